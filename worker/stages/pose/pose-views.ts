import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { type PosedFrame, type SixViewOptions, VIEW_NAMES, type ViewName } from '#server/contracts/capture/capture.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { type StepNote, stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import { colmapFromOpenGl } from '../../geometry/pose-conventions.ts'
import { type RenderCamera, resizeCamera } from '../../images/render-camera.ts'
import { TsdfKernel } from '../../kernels/tsdf-kernel.ts'
import { fillBackground } from '../../masks/fill-background.ts'
import { readMask } from '../../masks/read-mask.ts'
import type { CaptureFile } from '../../pipeline/stage.ts'
import { calibrateSixViews, type SixViewCalibration } from './calibrate-six-views.ts'
import type { DepthView } from './depth-view.ts'
import { loadDepthView, type ViewFiles } from './load-depth-view.ts'
import { distortedPixels, isDistorted, remapBilinear, remapNearest } from './pinhole-remap.ts'
import { PosedWorkspaceWriter } from './posed-workspace-writer.ts'

/** A picture as `prepare` left it. */
export interface PreparedPicture {
  imageName: string
  path: string
  widthPx: number
  heightPx: number
}

export type PoseViewsInput = {
  /** The workspace, see `posed-workspace.ts`. */
  dir: string
  threads: number
} & (
  | { kind: 'six-views'; options: SixViewOptions; views: Record<ViewName, ViewFiles & { picture: PreparedPicture }> }
  | { kind: 'posed'; depthUnit: number; frames: FrameToPose[] }
)

/** A frame of a posed capture; its files instead of its uploads. */
export type FrameToPose = Omit<PosedFrame, 'color' | 'depth' | 'mask'> & {
  label: string
  color: CaptureFile
  depth: CaptureFile | null
  mask: CaptureFile | null
  picture: PreparedPicture
}

export interface PoseResult {
  views: number
  /** Views that have depth. */
  depths: number
  /** Names of depth images in which there is none. */
  emptyDepths: string[]
  /** Frames whose mask, a file or transparency, cuts the object out; six views are cut out by their depth too. */
  masked: number
  calibration: SixViewCalibration | null
}

export interface PoseViewsStep {
  fraction: number
  note: StepNote
}

/** Shares of the progress until all depth is read, and until the cameras are found. */
const READ = 0.5
const CALIBRATED = 0.7

/** Where the calibration goes, in the workspace. */
export const CALIBRATION = 'calibration.json'

/** Reads the views of a capture with depth, finds their cameras where they aren't given, and writes the posed workspace. */
export async function poseViews(input: PoseViewsInput, onStep: (step: PoseViewsStep) => void): Promise<PoseResult> {
  const kernel = await TsdfKernel.open(input.threads)
  try {
    return input.kind === 'six-views'
      ? await poseSixViews(input, kernel, onStep)
      : await poseFrames(input, kernel, onStep)
  } finally {
    await kernel.close()
  }
}

/** Ends with the thread, which is what a stop ends. */
const NEVER = new AbortController().signal

async function poseSixViews(
  { dir, options, views: files }: PoseViewsInput & { kind: 'six-views' },
  kernel: TsdfKernel,
  onStep: (step: PoseViewsStep) => void,
): Promise<PoseResult> {
  const views = {} as Record<ViewName, DepthView>
  for (const [i, name] of VIEW_NAMES.entries()) {
    onStep({ fraction: (READ * i) / VIEW_NAMES.length, note: stepNote('readingViews', { done: i, count: 6 }) })
    views[name] = await loadDepthView(files[name], { kernel, fromDepth: true, turned: true, signal: NEVER })
    checkSize(views.front, views[name], files[name])
  }
  onStep({ fraction: READ, note: stepNote('calibratingViews') })
  const calibration = calibrateSixViews(views, options, fullValueOf(views))
  await writeFile(path.join(dir, CALIBRATION), `${JSON.stringify(calibration, null, 2)}\n`)

  const writer = await PosedWorkspaceWriter.open(dir)
  for (const [i, name] of VIEW_NAMES.entries()) {
    onStep({ fraction: CALIBRATED + ((1 - CALIBRATED) * i) / 6, note: stepNote('writingViews', { done: i, count: 6 }) })
    const { values, mask, widthPx, heightPx } = views[name]
    const { offset, perValue } = calibration.depthScales[name]
    const { picture } = files[name]
    await writer.add({
      imageName: picture.imageName,
      camera: resizeCamera(calibration.cameras[name], picture),
      rgb: await readPicture(picture),
      depth: { widthPx, heightPx, depths: values.map((value) => (value > 0 ? offset + perValue * value : 0)) },
      mask,
      framed: true,
    })
  }
  await writer.finish()
  return { views: 6, depths: 6, emptyDepths: [], masked: 0, calibration }
}

async function poseFrames(
  { dir, depthUnit, frames }: PoseViewsInput & { kind: 'posed' },
  kernel: TsdfKernel,
  onStep: (step: PoseViewsStep) => void,
): Promise<PoseResult> {
  const writer = await PosedWorkspaceWriter.open(dir)
  const inWorldUnits = (value: number) => depthUnit * value
  let [depths, masked] = [0, 0]
  const emptyDepths: string[] = []
  for (const [i, frame] of frames.entries()) {
    onStep({ fraction: i / frames.length, note: stepNote('posing', { done: i, count: frames.length }) })
    const { fxPx, fyPx, cxPx, cyPx, picture } = frame
    const given: RenderCamera = {
      ...{ widthPx: frame.widthPx, heightPx: frame.heightPx, fxPx, fyPx, cxPx, cyPx },
      camFromWorld: colmapFromOpenGl(frame.worldFromCamera),
    }
    const camera = resizeCamera(given, picture)
    const files = frame.depth && { ...frame, depth: frame.depth }
    const loading = { kernel, fromDepth: false, turned: frame.upright, signal: NEVER }
    const view = files && (await loadDepthView(files, loading).catch(nullIfEmpty))
    if (view) depths++
    if (frame.depth && !view) emptyDepths.push(frame.depth.fileName)
    let rgb = await readObject(frame, view)
    let values = view?.values ?? null
    let mask = view?.isMasked ? view.mask : null
    if (mask) masked++
    if (isDistorted(frame.distortion)) {
      const pixels = distortedPixels(camera, frame.distortion)
      rgb = remapBilinear({ ...picture, channels: 3, values: rgb }, pixels)
      if (view && values) {
        const depthPixels = distortedPixels(resizeCamera(given, view), frame.distortion)
        values = remapNearest({ ...view, channels: 1, values }, depthPixels)
        mask = mask && remapNearest({ ...view, channels: 1, values: mask }, depthPixels)
      }
    }
    const depth = view && values ? { widthPx: view.widthPx, heightPx: view.heightPx } : null
    await writer.add({
      imageName: picture.imageName,
      camera,
      rgb,
      depth: depth && values ? { ...depth, depths: view?.isInWorldUnits ? values : values.map(inWorldUnits) } : null,
      mask,
      framed: false,
    })
  }
  if (depths === 0) throw noDepth(emptyDepths)
  await writer.finish()
  return { views: frames.length, depths, emptyDepths, masked, calibration: null }
}

/** One camera in a wall, or before a window, is no reason to give up the others. */
function nullIfEmpty(error: unknown): null {
  if (error instanceof AppError && error.code === 'DEPTH_EMPTY') return null
  throw error
}

function noDepth(files: readonly string[]): AppError {
  return new AppError('DEPTH_EMPTY', {
    ...explainError('depthsEmpty', 'withoutDepth', { count: files.length }),
    file: files[0],
  })
}

/** Without depth nothing else looks at a frame's mask: what it leaves out must not color the surface. */
async function readObject(frame: FrameToPose, view: DepthView | null): Promise<Uint8Array> {
  const { picture } = frame
  const rgb = await readPicture(picture)
  const mask = view ? null : await readMask(frame, { ...picture, turned: frame.upright })
  if (mask) fillBackground(rgb, mask, picture.widthPx, picture.heightPx)
  return rgb
}

async function readPicture({ path: file }: PreparedPicture): Promise<Uint8Array> {
  return await sharp(file).toColourspace('srgb').removeAlpha().raw().toBuffer()
}

/** What the brightest pixel of the files' format holds: the files don't say, but 16 bits are hardly used below 256. */
function fullValueOf(views: Record<ViewName, DepthView>): number {
  const most = VIEW_NAMES.reduce((top, name) => views[name].values.reduce((a, b) => Math.max(a, b), top), 0)
  return most < 257 ? 255 : 65_535
}

function checkSize(first: DepthView, view: DepthView, { depth }: ViewFiles): void {
  if (view.widthPx === first.widthPx && view.heightPx === first.heightPx) return
  throw new AppError('CAPTURE_SIZE_MISMATCH', {
    message: `The depth image of the view "${view.name}" has ${view.widthPx} x ${view.heightPx} pixels, that of "${first.name}" ${first.widthPx} x ${first.heightPx}.`,
    suggestion: 'Render all six views with the same camera and the same size.',
    file: depth.fileName,
  })
}
