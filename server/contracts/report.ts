import { z } from 'zod'
import { leftOutFrameSchema } from './capture/capture.ts'
import { gradeSchema } from './grade.ts'
import { photoStateSchema, sparseModelSchema } from './job-view.ts'
import { placementSchema } from './model/placement-schema.ts'
import { pipelineSettingsSchema } from './preset-schema.ts'
import { stageNameSchema } from './stages.ts'
import { engineSchema } from './system.ts'

/**
 * `report.json`, the last artifact of a job: how good the result is, how that is known, and how it was made.
 * Conventions: shares are 0 to 1; lengths are in the model's own units, whose scale is arbitrary; a figure that does
 * not exist is null, never 0. docs/report.md explains every figure and the verdict for users.
 */

/** x, y, z in the frame of `model.glb`: y is up. What a viewer of that file needs no conversion for. */
export const modelPointSchema = z.tuple([z.number(), z.number(), z.number()])
export type ModelPoint = z.infer<typeof modelPointSchema>

const shareSchema = z.number().min(0).max(1)

/** The name of another artifact of the same job. */
const artifactNameSchema = z.string()

export const VERDICT_LIMITS = ['likeness', 'coverage', 'photos', 'count'] as const
export type VerdictLimit = (typeof VERDICT_LIMITS)[number]

/**
 * How much the model looks like a photo as a person judges it: with exposure and white balance taken out, and at the resolution that
 * the model was made for.
 */
export const likenessSchema = z.object({
  /** Of r, g and b over the pixels that the model covers; null when it covers none or equals the photo in all. */
  psnrDb: z.number().nullable(),
  /** Of the luma over the same pixels, the mean of that at `comparedPx`, at half and at a quarter of it; null when it covers too little. */
  ssim: z.number().min(-1).max(1).nullable(),
  /** Of the luma at half of `comparedPx`: what the worst twentieth of the places stays below. Null when too few are covered, and in older reports. */
  worstSsim: z.number().min(-1).max(1).nullable().default(null),
  /** Share of the photo's pixels with detail, edges and patterns, that the model covers; null when the photo has hardly any. */
  detailCovered: shareSchema.nullable(),
  /** Longest side at which the two were compared. */
  comparedPx: z.int(),
  /** What the model's r, g and b were multiplied with, and what was added then, 0 to 255, to have them in the photo's light. */
  gain: z.tuple([z.number(), z.number(), z.number()]),
  offset: z.tuple([z.number(), z.number(), z.number()]),
})
export type Likeness = z.infer<typeof likenessSchema>

/** The model beside one photo, rendered by that photo's camera. */
export const comparisonSchema = z.object({
  /** The pictures as they are: of r, g and b over the pixels that the model covers; null when it covers none or equals the photo in all. */
  psnrDb: z.number().nullable(),
  /** Of the luma over the same pixels, -1 to 1; null when it covers too little. */
  ssim: z.number().min(-1).max(1).nullable(),
  /** Share of the photo's pixels that the model covers. */
  covered: shareSchema,
  /** WebP, undistorted: the same pixel in both is the same ray. */
  photo: artifactNameSchema,
  /** WebP of the same size, transparent where the model covers nothing. */
  render: artifactNameSchema,
  widthPx: z.int(),
  heightPx: z.int(),
  /** What the verdict goes by; null in reports from before it was measured. */
  likeness: likenessSchema.nullable().default(null),
  /** Plain places that several photos show and that the model has no surface of; null where there are none. */
  plainGaps: z
    .object({
      /** Of the photo's pixels. */
      share: shareSchema,
      /** WebP of the photo's proportions, transparent but there. */
      picture: artifactNameSchema,
    })
    .nullable()
    .default(null),
})
export type Comparison = z.infer<typeof comparisonSchema>

export const reportPhotoSchema = z.object({
  uploadId: z.uuid(),
  /** As its owner called it, with its folder where other photos of the job have the same name. */
  fileName: z.string(),
  /** As the job's files call it: `IMG_1025.jpg`. */
  name: z.string(),
  state: photoStateSchema,
  /** Why it was likely not registered; null when it was. */
  reason: z.string().nullable(),
  /** Chosen before the reconstruction to check the model with: it got a pose, but no depth, surface or texture is from it. */
  heldOut: z.boolean(),
  /** SIFT features found. */
  features: z.int().nullable(),
  /** Features that observe a sparse point. */
  observations: z.int().nullable(),
  /** Over these, in pixels of the prepared photo. */
  meanReprojectionErrorPx: z.number().nullable(),
  /** Where it was taken. */
  position: modelPointSchema.nullable(),
  /** Index into `cameras`. */
  camera: z.int().nullable(),
  /** Share of its depth map's pixels that have a depth; null when it has no map. */
  depthCoverage: shareSchema.nullable(),
  /** Null when it is not registered, or beyond the number of photos that are compared. */
  comparison: comparisonSchema.nullable(),
})
export type ReportPhoto = z.infer<typeof reportPhotoSchema>

/** Two photos that overlap: indices into `photos`, the lower first. Pairs that don't are left out. */
export const overlapSchema = z.object({
  a: z.int(),
  b: z.int(),
  /** Matched features that agree with the pair’s geometry; 0 for a pair that was not matched. */
  inliers: z.int(),
  /** Sparse points that both observe. */
  sharedPoints: z.int(),
})
export type Overlap = z.infer<typeof overlapSchema>

/** A connected part of the surface that few photos show well. */
export const lowCoverageRegionSchema = z.object({
  center: modelPointSchema,
  /** Of a ball around `center` that holds nine tenths of it. */
  radius: z.number(),
  /** Its share of the whole surface. */
  surfaceShare: shareSchema,
  /** `unseen`: in no photo. `few`: in one or two. `coarse`: in more, from too far away. */
  cause: z.enum(['unseen', 'few', 'coarse']),
  /** Where to stand for a photo of it: as far as the other photos were taken from, facing the surface. */
  viewFrom: modelPointSchema,
})
export type LowCoverageRegion = z.infer<typeof lowCoverageRegionSchema>

export const adviceSchema = z.object({
  kind: z.enum(['wrong-place', 'unplaced-photos', 'weak-region', 'thin-overlap', 'little-depth', 'plain-places']),
  /** What to do, in a sentence or two for the user. */
  text: z.string(),
  /** Indices into `photos` that it is about. */
  photos: z.array(z.int()),
  /** For `weak-region`, as reports have called low coverage from the first. */
  region: lowCoverageRegionSchema.nullable(),
})
export type Advice = z.infer<typeof adviceSchema>

export const reportSchema = z.object({
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  verdict: z.object({
    grade: gradeSchema,
    /** The photos behind the figures: `held-out` ones, or `seen`: of a capture too small to spare any. */
    basis: z.enum(['held-out', 'seen']),
    /** Medians over these photos, of their likeness; null when the model covers none of them. */
    psnrDb: z.number().nullable(),
    ssim: z.number().nullable(),
    covered: shareSchema.nullable(),
    detailCovered: shareSchema.nullable().default(null),
    /** How many photos these are. */
    photoCount: z.int(),
    /** What a better grade fails for: how similar they are, how much of the photos is covered, or how many photos registered. */
    limitedBy: z.enum(VERDICT_LIMITS).nullable().default(null),
    /** The verdict in words that everybody knows. */
    text: z.string(),
    /** The figures behind it, in a sentence. */
    details: z.string().default(''),
  }),
  /** What to photograph next, most important first. Empty when there is nothing to say. */
  advice: z.array(adviceSchema),
  /** In the order of the capture. */
  photos: z.array(reportPhotoSchema),
  overlap: z.array(overlapSchema),
  /** As COLMAP's `model_analyzer` counts. Null for captures that needed no sparse points. */
  sparse: z
    .object({
      registeredPhotos: z.int(),
      points: z.int(),
      observations: z.int(),
      meanTrackLength: z.number(),
      meanObservationsPerPhoto: z.number(),
      meanReprojectionErrorPx: z.number(),
      /** The chosen one and those that could not be joined with it; none where poses were given. */
      models: z.array(sparseModelSchema),
    })
    .nullable(),
  /** As they were found, lens distortion included. */
  cameras: z.array(
    z.object({
      /** COLMAP's name of the camera model. */
      model: z.string(),
      widthPx: z.int(),
      heightPx: z.int(),
      /** By COLMAP's names: `f` or `fx` and `fy`, `cx`, `cy` in pixels, then distortion. */
      params: z.record(z.string(), z.number()),
      photoCount: z.int(),
    }),
  ),
  /** How the cameras' description was chosen, by observations that were held out; null where they were given. */
  calibration: z
    .object({
      /** COLMAP's name of the camera model that was chosen. */
      cameraModel: z.string(),
      principalPointRefined: z.boolean(),
      /** Median error of the held-out observations with the simplest description and the chosen one, in pixels; null when nothing was compared. */
      heldOutErrorPx: z.object({ simplest: z.number(), chosen: z.number() }).nullable(),
    })
    .nullable(),
  /** Null for captures that came with their depth. */
  dense: z
    .object({
      points: z.int(),
      /** Photos with a depth map. */
      maps: z.int(),
      /** Of all pixels of these. */
      depthCoverage: shareSchema,
      /** Who made the depth maps: the built-in kernel, or COLMAP on CUDA. */
      engine: z.enum(['maquette', 'colmap']),
    })
    .nullable(),
  /** How many photos had a mask, and what of them was used to find the cameras; null where no photo had one, or given depth cut the object out. */
  masks: z
    .object({
      /** Photos whose mask was given, as a file or as transparency, and those whose background was found. */
      given: z.int(),
      found: z.int(),
      /** Whether features were taken from inside of the masks alone, or from whole photos because too few were inside. */
      features: z.enum(['inside', 'everywhere']),
    })
    .nullable()
    .default(null),
  /** Frames of a posed capture that were left out before the start, as `transforms.json` or its like names them. */
  leftOutFrames: z.array(leftOutFrameSchema).default([]),
  /** The point of a posed capture's own world that is 0, 0, 0 in all results; null where they are in that world. */
  worldOrigin: z.tuple([z.number(), z.number(), z.number()]).nullable().default(null),
  mesh: z.object({
    vertices: z.int(),
    triangles: z.int(),
    /** Parts that hang together. */
    components: z.int(),
    /** Closed lines along which the surface ends: its outer rim and its holes. */
    boundaryLoops: z.int(),
    boundaryEdges: z.int(),
    /** Edges where more than two triangles meet. */
    nonManifoldEdges: z.int(),
    /** No boundary and no non-manifold edge: it encloses a volume. */
    watertight: z.boolean(),
    /** Diagonal of the box around it. */
    diagonal: z.number(),
  }),
  /** What it takes to close the surface for printing (`model-closed.stl`); null in reports of older versions. */
  closing: z
    .object({
      /** Edges along which it ended before. */
      openEdges: z.int(),
      /** Share of the closed surface's area that was made up. */
      madeUpShare: shareSchema,
      /** Every edge has two triangles now that run against each other: it encloses a volume. */
      isClosed: z.boolean(),
    })
    .nullable()
    .default(null),
  texture: z.object({
    widthPx: z.int(),
    heightPx: z.int(),
    /** Texels for each pixel of the photos in one direction: 1 is all there is. */
    scale: z.number(),
    charts: z.int(),
    photosUsed: z.int(),
    /** Share of the surface, and of the texels that lie on it, that no photo shows: coloured from their surroundings. */
    unseenSurface: shareSchema,
    unseenTexels: shareSchema,
  }),
  pictures: z.object({
    /** Three views, each with texture and as a wireframe. */
    previews: z.array(
      z.object({
        name: artifactNameSchema,
        look: z.enum(['textured', 'wireframe']),
        widthPx: z.int(),
        heightPx: z.int(),
      }),
    ),
    /** An animated WebP: once around, or to and fro before a scene that was photographed from one side. */
    turntable: z.object({ name: artifactNameSchema, widthPx: z.int(), heightPx: z.int(), frames: z.int() }),
  }),
  /** What was found out about the cameras and the depth of six views, and how well these agree; null for other captures. */
  sixViews: z
    .object({
      /** Of the longer side. */
      fieldOfViewDeg: z.number(),
      /** Of each camera to the middle. */
      distance: z.number(),
      /** What the values of the depth images mean: see docs/captures.md. */
      depthModel: z.enum(['given', 'shared', 'proportional', 'free']),
      depthBrighter: z.enum(['near', 'far']),
      /** Mean distance of outlines of neighbours from where both must be, pixels. */
      silhouetteErrorPx: z.number(),
      /** Median difference of two views' depth of one place, as a share of the distance; null where no two see the same. */
      medianDepthError: z.number().nullable(),
      /** Share of the points that no other view contradicts. */
      consistent: shareSchema,
    })
    .nullable()
    .default(null),
  /** How the files were placed since; null: as reconstructed. The figures are those of the reconstruction all the same. */
  placement: placementSchema.nullable().default(null),
  run: z.object({
    /** In order; the report itself is not among them. */
    stages: z.array(
      z.object({
        name: stageNameSchema,
        seconds: z.number(),
        /** Most memory that the worker and the programs it runs held at once; null where it can't be read. */
        peakMemoryBytes: z.int().nullable(),
        startedAt: z.iso.datetime(),
        /** The stage's last message. */
        message: z.string(),
      }),
    ),
    /** Sum over the stages. */
    seconds: z.number(),
    /** As they were called then: a later Maquette may have more of them. */
    settings: pipelineSettingsSchema.partial(),
    engine: engineSchema.nullable(),
    maquetteVersion: z.string(),
    nodeVersion: z.string(),
    threads: z.int(),
    machine: z.object({ os: z.string(), cpu: z.string(), cores: z.int(), memoryBytes: z.int() }),
  }),
})
export type Report = z.infer<typeof reportSchema>
