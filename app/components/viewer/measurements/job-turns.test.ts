import { describe, expect, it } from 'vitest'
import { JobTurns } from './job-turns.ts'

/** What a slow server is asked for, each answered by hand. */
function slowServer() {
  const asked: string[] = []
  const answers: ((isDone: boolean) => void)[] = []
  const ask = (what: string) => {
    asked.push(what)
    return new Promise<boolean>((resolve) => answers.push(resolve))
  }
  return { asked, add: () => ask('add'), remove: () => ask('remove'), answer: (i: number) => answers[i]?.(true) }
}

const settled = () => new Promise(setImmediate)

describe('JobTurns', () => {
  it('lets neither a removal overtake the adding that it undoes, nor an adding the removal', async () => {
    const turns = new JobTurns()
    const server = slowServer()
    const put = () => turns.next('a', false, server.add)
    const take = () => turns.next('a', true, async (isOnJob) => isOnJob && !(await server.remove()))
    const all = [put(), take(), put()]
    for (const [i, asked] of [['add'], ['add', 'remove'], ['add', 'remove', 'add']].entries()) {
      await settled()
      expect(server.asked).toEqual(asked)
      server.answer(i)
    }
    // Only the last of them says what became of it.
    expect(await Promise.all(all)).toEqual([null, null, true])
  })

  it('removes nothing that never arrived', async () => {
    const turns = new JobTurns()
    const put = turns.next('a', false, async () => false)
    const taken = turns.next('a', true, (isOnJob) => {
      expect(isOnJob).toBe(false)
      return isOnJob
    })
    expect(await Promise.all([put, taken])).toEqual([null, false])
  })

  it('keeps nobody waiting for another measurement', async () => {
    const turns = new JobTurns()
    const server = slowServer()
    void turns.next('a', false, server.add)
    expect(await turns.next('b', false, async () => true)).toBe(true)
  })
})
