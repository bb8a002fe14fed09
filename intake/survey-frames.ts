import { measureSharpness } from '#server/formats/measure-sharpness.ts'
import type { SurveyedFrame } from './choose-frames.ts'
import { type GreyFrame, MOVEMENT_WIDTH_PX, measureMovement } from './frame-movement.ts'

/** Longest side of the frames that are looked at: motion blur shows at it, and a video is looked through at the speed of its decoder. */
export const SURVEY_SIZE_PX = 480

/** Frames examined per second; more are nearly equal. */
const MAX_RATE = 10
/** In all: a long video is looked at more rarely. */
const MAX_FRAMES = 1500

/** Frames a second to look at in a video of this length. */
export function surveyRate(durationS: number): number {
  return Math.min(MAX_RATE, MAX_FRAMES / Math.max(durationS, 1))
}

export interface RgbFrame {
  timeS: number
  /** Three bytes a pixel, sRGB, row by row. */
  rgb: Uint8Array
  widthPx: number
  heightPx: number
}

/** Looks at frames one after the other, in the order of time, and notes what there is to choose them by. */
export class FrameSurvey {
  readonly frames: SurveyedFrame[] = []
  #last: GreyFrame | null = null

  add({ timeS, rgb, widthPx, heightPx }: RgbFrame): SurveyedFrame {
    const small = toSmallGrey(rgb, widthPx, heightPx)
    const frame = {
      timeS,
      sharpness: measureSharpness(rgb, widthPx, heightPx),
      movement: this.#last ? measureMovement(this.#last, small) : 0,
    }
    this.#last = small
    this.frames.push(frame)
    return frame
  }
}

/** Mean of the green of the pixels that fall into each, which is most of the luma. */
function toSmallGrey(rgb: Uint8Array, widthPx: number, heightPx: number): GreyFrame {
  const scale = Math.max(1, widthPx / MOVEMENT_WIDTH_PX)
  const small = {
    widthPx: Math.max(1, Math.floor(widthPx / scale)),
    heightPx: Math.max(1, Math.floor(heightPx / scale)),
  }
  const grey = new Uint8Array(small.widthPx * small.heightPx)
  for (let y = 0; y < small.heightPx; y++) {
    for (let x = 0; x < small.widthPx; x++) {
      let sum = 0
      let count = 0
      for (let j = Math.floor(y * scale); j < Math.floor((y + 1) * scale); j++) {
        for (let i = Math.floor(x * scale); i < Math.floor((x + 1) * scale); i++) {
          sum += rgb[(j * widthPx + i) * 3 + 1] ?? 0
          count++
        }
      }
      grey[y * small.widthPx + x] = count > 0 ? sum / count : 0
    }
  }
  return { grey, ...small }
}
