import { type CaptureInput, VIEW_NAMES, type ViewName } from '#server/contracts/capture/capture.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '../../errors.ts'
import { assertMaskShape, assertSameSize, fileOf, sizesOf, type UploadFacts } from './capture-errors.ts'
import type { ResolvedCapture } from './resolved-capture.ts'

type SixViewsInput = Extract<CaptureInput, { kind: 'six-views' }>

/** Six views along the axes, each with its depth, all of the same size. */
export function resolveSixViews(input: SixViewsInput, uploads: ReadonlyMap<string, UploadFacts>): ResolvedCapture {
  const views = VIEW_NAMES.map((view) => resolveView(view, input, uploads))
  const [first] = views
  for (const { color } of views) {
    if (first && (color.widthPx !== first.color.widthPx || color.heightPx !== first.color.heightPx)) {
      throw otherSize(color, first.color)
    }
  }
  const ids = (view: (typeof views)[number]) => ({
    color: view.color.id,
    depth: view.depth.id,
    mask: view.mask?.id ?? null,
  })
  return {
    capture: {
      kind: 'six-views',
      views: Object.fromEntries(views.map((view) => [view.name, ids(view)])) as Record<
        ViewName,
        ReturnType<typeof ids>
      >,
      options: input.options,
    },
    colors: views.map(({ color }) => color.id),
    depths: views.map(({ depth }) => depth.id),
    masks: views.flatMap(({ mask }) => mask?.id ?? []),
  }
}

function resolveView(name: ViewName, input: SixViewsInput, uploads: ReadonlyMap<string, UploadFacts>) {
  const files = input.views[name]
  if (!files?.color) throw missing(name, 'image')
  if (!files.depth) throw missing(name, 'depth image')
  const color = fileOf(uploads, files.color, `the ${name} view`)
  const depth = fileOf(uploads, files.depth, `the depth of the ${name} view`)
  const mask = files.mask ? fileOf(uploads, files.mask, `the mask of the ${name} view`) : null
  assertSameSize(color, depth)
  if (mask) assertMaskShape(color, mask)
  return { name, color, depth, mask }
}

function missing(view: ViewName, what: string): AppError {
  return new AppError('CAPTURE_VIEW_MISSING', {
    message: `The ${view} view has no ${what}.`,
    suggestion: 'Add the file. A six-view capture needs front, back, left, right, top and bottom, each with its depth.',
    field: `capture.views.${view}`,
  })
}

function otherSize(color: UploadFacts, first: UploadFacts): AppError {
  return new AppError('CAPTURE_SIZE_MISMATCH', {
    ...explainError('viewsDiffer', 'renderOneSize', sizesOf(color, first)),
    field: 'capture',
    file: color.fileName,
  })
}
