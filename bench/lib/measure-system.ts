import { type Capture, openCapture } from './open-capture.ts'
import { type RunningSystem, startSystem } from './start-system.ts'
import { uploadCapture } from './upload-capture.ts'

export interface SystemUnderTest extends RunningSystem {
  capture: Capture
  /** Of the capture's photos, in their order. */
  uploadIds: string[]
}

/**
 * Starts a system and uploads a capture to it, that of the folder which the command line names or a synthetic one; lets
 * `measure` work on it, and takes everything down again, however that ends.
 */
export async function measureSystem(measure: (system: SystemUnderTest) => Promise<void>): Promise<void> {
  const capture = await openCapture(process.argv[2])
  try {
    const system = await startSystem()
    try {
      await measure({ ...system, capture, uploadIds: await uploadCapture(system.client, capture.photos) })
    } finally {
      await system.stop()
    }
  } finally {
    await capture.close()
  }
}
