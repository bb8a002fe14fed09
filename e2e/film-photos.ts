import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'

/** Frames for each photo, the first and the last of them blurred, as a hand that moves makes them. */
const FRAMES_PER_PHOTO = 3
const FRAME_S = 0.1

/** What runs in the page; its global comes with the script. */
declare const Mediabunny: typeof import('mediabunny')

/**
 * Writes a video in which one photo follows the other, encoded by the browser of the tests: MP4 with H.264, or WebM with VP9 where it can't
 * write that. Gives the video's path. Leaves the page where it was.
 */
export async function filmPhotos(page: Page, photos: readonly string[], fileWithoutEnding: string): Promise<string> {
  await page.addScriptTag({ path: path.join('node_modules', 'mediabunny', 'dist', 'bundles', 'mediabunny.min.cjs') })
  const images = await Promise.all(photos.map(async (photo) => (await readFile(photo)).toString('base64')))
  const { base64, ending } = await page.evaluate(
    async ({ images, framesPerPhoto, frameS }) => {
      const { BufferTarget, CanvasSource, Output, Mp4OutputFormat, WebMOutputFormat, canEncodeVideo } = Mediabunny
      const isH264 = await canEncodeVideo('avc', { width: 640, height: 480 })
      const target = new BufferTarget()
      const output = new Output({ format: isH264 ? new Mp4OutputFormat() : new WebMOutputFormat(), target })
      output.setMetadataTags({ date: new Date('2026-05-12T14:04:05Z') })
      const canvas = new OffscreenCanvas(640, 480)
      const source = new CanvasSource(canvas, { codec: isH264 ? 'avc' : 'vp9', bitrate: 8e6, keyFrameInterval: 1 })
      output.addVideoTrack(source)
      await output.start()
      const context = canvas.getContext('2d')
      let at = 0
      for (const image of images) {
        const bytes = Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0))
        const bitmap = await createImageBitmap(new Blob([bytes]))
        for (let i = 0; i < framesPerPhoto; i++) {
          if (context) context.filter = i === 1 ? 'none' : 'blur(4px)'
          context?.drawImage(bitmap, 0, 0)
          await source.add(at++ * frameS, frameS)
        }
      }
      await output.finalize()
      let text = ''
      for (const byte of new Uint8Array(target.buffer ?? new ArrayBuffer())) text += String.fromCharCode(byte)
      return { base64: btoa(text), ending: isH264 ? '.mp4' : '.webm' }
    },
    { images, framesPerPhoto: FRAMES_PER_PHOTO, frameS: FRAME_S },
  )
  const file = `${fileWithoutEnding}${ending}`
  await writeFile(file, Buffer.from(base64, 'base64'))
  return file
}
