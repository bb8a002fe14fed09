import { access, appendFile, readFile, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#server/errors.ts'
import type { AnyStage } from '#worker/pipeline/run-pipeline.ts'
import type { StageContext } from '#worker/pipeline/stage.ts'
import { runProcess } from '#worker/process/run-process.ts'

/**
 * A small pipeline of real stages that a test steers through files in `gateDir`, to try the runtime around it:
 * - every run of a stage adds its name to `runs`;
 * - `features` runs a shell with a child of its own until `open` exists; its process group is added to `groups`;
 * - `matching` alone depends on a setting;
 * - before it ends, `features` does what `fault` says: `no-overlap` (an AppError), `disk-full` (a real
 *   ENOSPC), `disk-filling` (writes a megabyte every few milliseconds into the last `reserveBytes` of the disk, or until it is full), or
 *   `memory-filling` (runs a program that holds more and more memory until it is stopped).
 */
export function gatedStages(gateDir: string, reserveBytes: number): AnyStage[] {
  const gate = (name: string) => path.join(gateDir, name)
  const begin = (context: StageContext, name: string) => {
    context.progress(0.01, `${name} began`)
    return appendFile(gate('runs'), `${name}\n`)
  }
  const facts = { version: 1, settingsUsed: [] } as const

  return [
    {
      ...facts,
      name: 'prepare',
      weight: 1,
      async run(context) {
        await begin(context, 'prepare')
        const file = path.join(context.dir, 'first.txt')
        for (const version of ['one', 'two']) {
          await writeFile(file, version)
          for (const name of ['first.txt', 'Löwe_1.txt']) {
            await context.publish({ name, description: 'First', mediaType: 'text/plain', path: file })
          }
        }
        return { photos: context.photos.length }
      },
    },
    {
      ...facts,
      name: 'features',
      weight: 2,
      async run(context) {
        await begin(context, 'features')
        const running = new AbortController()
        const ticking = tick(context, running.signal)
        const script = `sleep 600 & echo $$ >> "$1/groups"; until [ -e "$1/open" ]; do sleep 0.02; done; kill $!`
        try {
          await runProcess({
            command: 'sh',
            args: ['-c', script, 'sh', gateDir],
            label: 'The gate',
            signal: context.signal,
          })
        } finally {
          running.abort()
          await ticking
        }
        await fail(gate('fault'), reserveBytes, context)
        return { ticks: 1 }
      },
    },
    {
      ...facts,
      name: 'matching',
      settingsUsed: ['texturePx'],
      weight: 1,
      async run(context, input) {
        await begin(context, 'matching')
        context.progress(1, `Had ${JSON.stringify(input)}`)
        return null
      },
    },
  ]
}

/** Progress far more often than it may be written. */
async function tick(context: StageContext, signal: AbortSignal): Promise<void> {
  for (let step = 1; !signal.aborted; step++) {
    context.progress(step / (step + 100), `${step} ticks`)
    await sleep(5)
  }
}

/** 8 MB every 20 ms, and never more than 4 GB, whatever becomes of the test. */
const HOLD_MORE = `
  const held = []
  setInterval(() => held.length < 500 ? held.push(Buffer.alloc(8e6, 1)) : process.exit(1), 20)
`

async function fail(faultFile: string, reserveBytes: number, { dir, signal }: StageContext): Promise<void> {
  const there = await access(faultFile).then(
    () => true,
    () => false,
  )
  if (!there) return
  const fault = await readFile(faultFile, 'utf8')
  if (fault === 'disk-full') await writeFile('/dev/full', 'one byte too many')
  if (fault === 'memory-filling') {
    await runProcess({ command: process.execPath, args: ['-e', HOLD_MORE], label: 'The hog', signal })
  }
  for (let i = 0; fault === 'disk-filling'; i++) {
    signal.throwIfAborted()
    const { bavail, bsize } = await statfs(dir)
    // Into the reserve and no further: it is stopped for that, however late somebody looks.
    if (bavail * bsize >= reserveBytes) await writeFile(path.join(dir, String(i)), new Uint8Array(2 ** 20))
    await sleep(20)
  }
  throw new AppError('NO_OVERLAP', { message: 'No two photos overlap.', suggestion: 'Take more photos.' })
}
