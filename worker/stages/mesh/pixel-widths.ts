import { type RenderCamera, toCameraFrame } from '../../images/render-camera.ts'

/** For each point (x, y, z) the width of a pixel of the nearest photo that has it in its frame, in world units; infinite without one. */
export function pixelWidths(positions: Float32Array, cameras: readonly RenderCamera[]): Float32Array {
  const widths = new Float32Array(positions.length / 3).fill(Number.POSITIVE_INFINITY)
  for (const camera of cameras) {
    const { fxPx, fyPx, cxPx, cyPx, widthPx, heightPx } = camera
    const inCamera = toCameraFrame(positions, camera.camFromWorld)
    for (let i = 0; i < widths.length; i++) {
      const z = inCamera[3 * i + 2] as number
      if (z <= 0) continue
      const column = (fxPx * (inCamera[3 * i] as number)) / z + cxPx
      const row = (fyPx * (inCamera[3 * i + 1] as number)) / z + cyPx
      if (column < 0 || column >= widthPx || row < 0 || row >= heightPx) continue
      widths[i] = Math.min(widths[i] as number, z / fxPx)
    }
  }
  return widths
}
