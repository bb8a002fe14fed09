import { endingOf } from './file-kinds.ts'

/** `walk-07.jpg`: of the `index`th of `count` frames of a video, from 0, in an order that names keep. */
export function frameName(videoName: string, index: number, count: number): string {
  const digits = Math.max(2, String(count).length)
  return `${stemOfVideo(videoName)}-${String(index + 1).padStart(digits, '0')}.jpg`
}

/** The name of a video without its ending. */
export function stemOfVideo(videoName: string): string {
  const ending = endingOf(videoName)
  return videoName.slice(0, videoName.length - ending.length) || 'video'
}
