// npm run test:fuzz -- [SECONDS] [SEED]: breaks files of the corpus, and folders as they are brought, at random and has them parsed and checked,
// until the time is over. An input that does harm is kept in the temporary folder, and its seed is named: the same seed breaks the same way.
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fuzzIntake } from '#intake/testing/fuzz-intake.ts'
import { makeCorpus } from './corpus.ts'
import { checkAll, mutate, parseAll, randomOf } from './fuzz.ts'

/** Resident memory that this process may come to need; a leak or a bomb goes beyond. */
const MAX_RSS_BYTES = 2e9

const [seconds = '120', seed = String(Math.floor(Date.now() / 1000))] = process.argv.slice(2)
const corpus = await makeCorpus()
const dir = await mkdtemp(path.join(tmpdir(), 'maquette-fuzz-'))
const endsAt = performance.now() + 1000 * Number(seconds)
let rounds = 0
let failures = 0
for (let current = Number(seed); performance.now() < endsAt; current++) {
  const random = randomOf(current * 2654435761)
  const { name, bytes } = corpus[random(corpus.length)] as (typeof corpus)[number]
  const broken = mutate(bytes, random)
  try {
    await parseAll(broken)
    await fuzzIntake(randomOf(current * 2654435761))
    if (rounds % 4 === 0) await checkAll(dir, broken)
    if (process.memoryUsage().rss > MAX_RSS_BYTES) throw new Error('it needs too much memory')
  } catch (error) {
    failures++
    const kept = path.join(dir, `${current}-${name}`)
    await writeFile(kept, broken)
    console.error(`seed ${current}, ${name}, kept as ${kept}:`, error)
  }
  rounds++
}
console.log(`${rounds} broken files from seed ${seed} on, ${failures} did harm`)
process.exitCode = failures > 0 ? 1 : 0
