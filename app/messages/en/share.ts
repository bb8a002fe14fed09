/** Getting a model out: links, embedding, and files by what they are for. */
export const share = {
  title: 'Share',
  what: 'Anyone with the link and access to this server can view the model and its report, and download the files. The report shows some of your photos beside the model; the originals and the log stay with you.',
  description: {
    one: 'A 3D model, reconstructed from {count} photo.',
    other: 'A 3D model, reconstructed from {count} photos.',
  },
  link: 'Link',
  embed: 'Code to show the model on another web page',
  site: 'Download as a website',
  siteText: 'A folder with the model and a viewer for any web space. The folder works without this server.',
  make: 'Make a link',
  stop: 'Stop sharing',
  reachLocal:
    'The link works on this computer only, like Maquette itself. To let others in, put Maquette behind a web server of yours.',
  reach:
    'The link works for everybody who can reach {host}. Maquette has no accounts: the same people can open everything else there, unless your web server stops them. A downloaded website shows the model alone.',
  downloads: 'Downloads',
  allZip: 'All as a ZIP, {size}',
  writing: 'Writing the files with your placement of the model…',
  writingLabel: 'Writing the files',
  moreFiles: { one: '{count} more file', other: '{count} more files' },
  programs: 'Blender, Unity and other 3D programs',
  programsText:
    'GLB opens in Blender, Unity, Unreal, Windows and macOS viewers. OBJ is for older programs: keep its three files together.',
  programsOlder:
    'An older version of Maquette wrote this GLB, compressed: for programs that can’t open it, take OBJ. Duplicate the reconstruction for a plain one.',
  printing: '3D printing',
  printingText: 'For PrusaSlicer, Cura, Bambu Studio and other slicers. Set the real size first: STL has no unit.',
  ar: 'AR on iPhone and iPad',
  arText: 'Opens in Safari, Files and Messages; on a Mac in Preview.',
  web: 'Web pages',
  webText:
    'Small, for three.js, <model-viewer> and Babylon.js with a meshopt decoder. Most other programs can’t open this file.',
  cad: 'Measuring and CAD',
  cadText: 'Points for CloudCompare, QGIS, ReCap and surveying programs, z up. For the surface, take model.obj.',
  raw: 'Raw data',
  rawText:
    'The ZIP is a data set: photos, cameras and depth for nerfstudio, instant-ngp, Gaussian splatting, Brush and COLMAP.',
  fileTransforms: 'Camera poses in the nerfstudio convention; the ZIP has the images and their depth',
  fileCameras: 'Camera poses and intrinsics',
  fileDense: 'Dense cloud with normals and colours, in the frame of cameras.json',
  fileLog: 'What was done, step by step',
  fileMesh: 'Mesh with colours, in the frame of cameras.json',
} as const
