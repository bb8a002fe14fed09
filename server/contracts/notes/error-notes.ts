import { REFUSAL_ADVICE, REFUSAL_NOTES } from './refusal-notes.ts'

/** What ended a job or refuses a file, by a code, in English: for the log, the command line and other programs. The page has the same in each of its languages. */
export const ERROR_NOTES = {
  ...REFUSAL_NOTES,
  plainPhotos: 'None of the {count} photos shows enough detail to work with.',
  fewUsablePhotos: 'Only {usable} of the {count} photos show enough detail to work with. Too few features in {photos}.',
  noSharedView: 'None of the {count} photos shows the same thing as another one, as far as can be recognised.',
  stillBackground:
    'What the {count} photos have in common stays in the very same place: the background stands still while the object turns, or the camera never moved.',
  onlyTurned: 'The {count} photos were taken from one spot: the camera only turned, which shows no depth.',
  notConnected: 'The {count} photos couldn’t be connected with each other.',
  noPosedPoints: 'The photos agree on no points with the poses that were given.',
  fewPosedPoints: 'The photos agree on only {points} points with the poses that were given.',
  noAgreement: 'No surface could be found on which two photos agree.',
  nothingFused: 'The depth maps of the photos agree on no points: that makes no surface.',
  littleFused: 'The depth maps of the photos agree on only {points} points: that makes no surface.',
  depthNoSurface: 'The depth images don’t form a surface together.',
  noSurface: 'The points are too far apart to form a surface.',
  nothingToPaint: 'There is no surface to texture.',
  depthEmpty: 'The depth image “{file}” has no depth anywhere: all of its pixels are 0.',
  depthsEmpty:
    'None of the {count} depth images holds any depth: their pixels are 0, or one value that means the same.',
  depthUnreadable: 'The depth image “{file}” could not be read.',
  maskEmpty: 'The mask “{mask}” of “{photo}” has nothing in it: all of its pixels are black.',
  photoTransparent: 'The photo “{photo}” is transparent all over: nothing would be left of it.',
  maskUnreadable: 'The mask of “{photo}” could not be read.',
  photoUnreadable: 'The photo “{file}” could not be read again.',
  fileGone: 'The file “{file}” is no longer in storage.',
  nothingInBox: 'The crop box leaves almost nothing of the model.',
  diskFullFor: 'The disk was full when {program} wanted to write.',
  diskFullPhoto: 'The disk was full while a photo was being prepared.',
  diskNearlyFull: 'The reconstruction was stopped because the disk was nearly full, to leave room for the database.',
  memoryOf: '{program} ran out of memory.',
  memoryComputation: 'A computation ran out of memory.',
  memoryPhotos: 'There is not enough memory for photos of this size.',
  memoryLimit: 'The reconstruction was stopped because it used more than {limitBytes} of memory, its limit here.',
  programHung: '{program} neither reported nor computed anything for {minutes} min, and was stopped.',
  programKilled: '{program} was killed from outside: by a user, or by a program that limits memory.',
  workerLost: 'The worker died several times. Most likely the machine ran out of memory.',
  workerLostIn: 'The worker died several times in the step “{stage}”. Most likely the machine ran out of memory.',
  exportLost:
    'Writing the files failed several times without an error, probably because the machine ran out of memory.',
} as const

/** What to do about it; several errors may ask for the same. */
export const ADVICE_NOTES = {
  ...REFUSAL_ADVICE,
  texture:
    'Take sharp, well lit photos of something with texture. Plain, shiny or transparent surfaces show nothing to recognise: put a printed pattern or a newspaper beside them.',
  walkAround:
    'Walk around the object and take a photo every few steps, so that two thirds of each are also in the next. Keep to one scene per capture.',
  walkInstead:
    'Walk around the object instead of turning it. Or turn it in front of a plain, even background without any pattern, or add masks that keep only the object. If the camera did move, try anyway.',
  moveCamera:
    'Move the camera, not only its direction: take each photo a step away from the one before, so that near things shift against far ones. If the camera did move, try anyway.',
  moveSideways:
    'Take more photos from places in between: move sideways a step at a time instead of turning on the spot, so that two thirds of each photo are also in the next, and avoid flat or repeating subjects.',
  checkPoses:
    'Check that the matrices are camera-to-world with x right, y up and the camera looking along -z, and that each belongs to its photo; or submit the photos without poses.',
  inBetween: 'Take more photos from places in between, and avoid plain, shiny or transparent surfaces.',
  everyPart:
    'Take more photos that overlap, so that every part is in at least two of them, better three, from slightly different places; shiny, transparent and plain surfaces give no depth.',
  checkDepth: 'Check that the poses belong to the images, and that depth and poses use the same unit.',
  overlapMore: 'Take more photos that overlap, from slightly different places, or choose a higher quality preset.',
  moreSides: 'Take more photos that overlap, from more sides, and try again.',
  exportDepth: 'Render or export the depth again; 0 means that nothing is there.',
  withoutDepth: 'Export the depth again, or submit the images without depth.',
  saveDepth: 'Save it as PNG with 8 or 16 bits, as TIFF, or as OpenEXR, and upload it again.',
  whitenMask: 'Make white what should be kept, or leave this mask out.',
  saveOpaque: 'Save it without transparency, or leave it out.',
  saveMask: 'Save it as a grey PNG, white where the object is, and upload it again.',
  uploadAgain: 'Upload it again or leave it out.',
  startAgain: 'Upload the photos again and start a new reconstruction.',
  largerBox: 'Make the box larger, or reset the crop.',
  freeSpace: 'Free some space or delete old reconstructions, then try again.',
  freeMemory: 'Close other programs, choose a lower quality preset or use fewer photos, then try again.',
  lessMemory: 'Choose a lower quality preset or use fewer photos, then try again.',
  applyAgain: 'Close other programs, then apply the placement again.',
  slowDisk: 'Try again. If this keeps happening, look for a disk or network drive that isn’t responding.',
  memoryKiller:
    'Try again. If this keeps happening, look for systemd-oomd or earlyoom in the system log, and choose a lower quality.',
  smallerTry: 'Try again with fewer or smaller photos, or with a lower preset.',
  fits: 'Choose {preset}, which needs about {needBytes}; {freeBytes} are free.',
  fitsSmaller:
    'Even {preset} needs about {needBytes}, and {freeBytes} are free. Close other programs, or choose it with photos of at most {px} pixels.',
  fitsFewer:
    'Even {preset} needs about {needBytes}, and {freeBytes} are free. Close other programs, or choose it with at most {photos} photos.',
  fitsNothing:
    'Even {preset} needs about {needBytes}, and {freeBytes} are free. Close other programs, or use a machine with more memory.',
} as const

export type ErrorNoteCode = keyof typeof ERROR_NOTES
export type AdviceCode = keyof typeof ADVICE_NOTES

/** Numbers, names of files and programs; sizes by names that end in `Bytes`; `preset`, `stage`, `what` and `reason` by theirs. */
export type ErrorNoteValues = Readonly<Record<string, string | number>>

/** An error by codes, beside its English text. Of another version they may be ones that nobody here knows. */
export type ErrorNote = { code: string; advice: string; values: ErrorNoteValues }
