/** One option of a COLMAP command under a name of ours. */
interface OptionNames {
  /** What COLMAP calls it, newest name first; the first that the installed program lists is used. */
  names: readonly string[]
  /** Left out where the installed program has no such option, instead of failing. */
  optional?: true
}

const LOGGING = {
  // Without it 3.8 keeps copies of its messages in files of /tmp.
  logToStderr: { names: ['log_to_stderr'], optional: true },
  // Seeds RANSAC. Renamed when 3.13 gave each step its own seed.
  randomSeed: { names: ['default_random_seed', 'random_seed'], optional: true },
} as const

/**
 * The options of each command that we run, for COLMAP 3.8 to 4.1. Read from COLMAP's
 * `src/colmap/controllers/option_manager.cc` and `src/colmap/exe/` of those versions:
 *
 * - 3.9 to 3.12 keep 3.8's names for all of these. 3.9 moved what bounds two-view geometry from
 *   `SiftMatching.*` to `TwoViewGeometry.*`; we leave those at their defaults.
 * - 3.13 (colmap#3465) moved threads and GPU of extraction and matching from `SiftExtraction.*` and
 *   `SiftMatching.*` to `FeatureExtraction.*` and `FeatureMatching.*`; the largest image size followed for
 *   4.0. What is SIFT's own, as `SiftExtraction.max_num_features`, stayed.
 * - Rigs and frames (3.12) in time renamed `Mapper.snapshot_images_freq` to `Mapper.snapshot_frames_freq`, and the list of
 *   images that the mapper looks at moved from the command to `Mapper.image_list_path`.
 *
 * Distributions and development builds fall between versions, so the number of the version is not asked:
 * the program's own list of options (`colmap COMMAND -h`) is, see `list-options.ts`.
 */
export const COLMAP_OPTIONS = {
  database_creator: {
    database: { names: ['database_path'] },
  },
  feature_extractor: {
    ...LOGGING,
    database: { names: ['database_path'] },
    images: { names: ['image_path'] },
    useGpu: { names: ['FeatureExtraction.use_gpu', 'SiftExtraction.use_gpu'] },
    threads: { names: ['FeatureExtraction.num_threads', 'SiftExtraction.num_threads'] },
    maxImagePx: { names: ['FeatureExtraction.max_image_size', 'SiftExtraction.max_image_size'] },
    maxFeatures: { names: ['SiftExtraction.max_num_features'] },
  },
  matches_importer: {
    ...LOGGING,
    database: { names: ['database_path'] },
    /** A text file: two image names a line. */
    pairs: { names: ['match_list_path'] },
    useGpu: { names: ['FeatureMatching.use_gpu', 'SiftMatching.use_gpu'] },
    threads: { names: ['FeatureMatching.num_threads', 'SiftMatching.num_threads'] },
    guided: { names: ['FeatureMatching.guided_matching', 'SiftMatching.guided_matching'] },
  },
  // What the pipeline is compared with in `bench/`.
  exhaustive_matcher: {
    ...LOGGING,
    database: { names: ['database_path'] },
    useGpu: { names: ['FeatureMatching.use_gpu', 'SiftMatching.use_gpu'] },
    threads: { names: ['FeatureMatching.num_threads', 'SiftMatching.num_threads'] },
    guided: { names: ['FeatureMatching.guided_matching', 'SiftMatching.guided_matching'] },
  },
  mapper: {
    ...LOGGING,
    database: { names: ['database_path'] },
    images: { names: ['image_path'] },
    output: { names: ['output_path'] },
    threads: { names: ['Mapper.num_threads'] },
    /** A model with fewer photos is dropped, unless it is the first. */
    minModelPhotos: { names: ['Mapper.min_model_size'] },
    colors: { names: ['Mapper.extract_colors'] },
    snapshots: { names: ['Mapper.snapshot_path'] },
    photosPerSnapshot: { names: ['Mapper.snapshot_frames_freq', 'Mapper.snapshot_images_freq'] },
    /** A text file of image names, one a line: all others are left out. */
    imageList: { names: ['Mapper.image_list_path', 'image_list_path'] },
    /** A model that more photos are added to; the result is then written to `output` itself. */
    input: { names: ['input_path'] },
    // All of these have kept their names from 3.8 to 4.1.
    initMinInliers: { names: ['Mapper.init_min_num_inliers'] },
    /** Share of the movement between the first two photos that may be along their gaze: 1 allows all. */
    initMaxForwardMotion: { names: ['Mapper.init_max_forward_motion'] },
    initMinAngleDeg: { names: ['Mapper.init_min_tri_angle'] },
    poseMinInliers: { names: ['Mapper.abs_pose_min_num_inliers'] },
    poseMinInlierShare: { names: ['Mapper.abs_pose_min_inlier_ratio'] },
    minAngleDeg: { names: ['Mapper.tri_min_angle'] },
    filterMinAngleDeg: { names: ['Mapper.filter_min_tri_angle'] },
    refineFocalLength: { names: ['Mapper.ba_refine_focal_length'] },
    refineDistortion: { names: ['Mapper.ba_refine_extra_params'] },
    // Without them it takes longer and ends in the same place.
    localTolerance: { names: ['Mapper.ba_local_function_tolerance'], optional: true },
    globalTolerance: { names: ['Mapper.ba_global_function_tolerance'], optional: true },
  },
  bundle_adjuster: {
    ...LOGGING,
    input: { names: ['input_path'] },
    output: { names: ['output_path'] },
    refinePrincipalPoint: { names: ['BundleAdjustment.refine_principal_point'] },
    // When to stop moved as a second solver came; without it the adjustment takes longer and ends in the same place.
    maxIterations: {
      names: ['BundleAdjustmentCeres.max_num_iterations', 'BundleAdjustment.max_num_iterations'],
      optional: true,
    },
    functionTolerance: {
      names: ['BundleAdjustmentCeres.function_tolerance', 'BundleAdjustment.function_tolerance'],
      optional: true,
    },
  },
  point_triangulator: {
    ...LOGGING,
    database: { names: ['database_path'] },
    images: { names: ['image_path'] },
    input: { names: ['input_path'] },
    output: { names: ['output_path'] },
    threads: { names: ['Mapper.num_threads'] },
    // 0 keeps the given intrinsics; before 3.9 that is all it does.
    refineIntrinsics: { names: ['refine_intrinsics'], optional: true },
    /** Triangulates all points again, instead of adding to the existing ones. */
    clearPoints: { names: ['clear_points'] },
  },
  image_undistorter: {
    ...LOGGING,
    images: { names: ['image_path'] },
    model: { names: ['input_path'] },
    output: { names: ['output_path'] },
    outputType: { names: ['output_type'] },
    maxImagePx: { names: ['max_image_size'] },
    threads: { names: ['num_threads'], optional: true },
    // Since 4.0; versions before it always write their best.
    jpegQuality: { names: ['jpeg_quality'], optional: true },
  },
  // Refuses to run without CUDA.
  patch_match_stereo: {
    ...LOGGING,
    workspace: { names: ['workspace_path'] },
    workspaceFormat: { names: ['workspace_format'] },
    maxImagePx: { names: ['PatchMatchStereo.max_image_size'] },
    geometricConsistency: { names: ['PatchMatchStereo.geom_consistency'] },
  },
} as const satisfies Record<string, Record<string, OptionNames>>

export type ColmapCommand = keyof typeof COLMAP_OPTIONS

/** Values for options by our names; booleans become COLMAP's 0 and 1. */
export type ColmapOptionValues<Command extends ColmapCommand> = {
  [Name in keyof (typeof COLMAP_OPTIONS)[Command]]?: string | number | boolean
}
