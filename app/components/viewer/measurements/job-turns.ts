/**
 * Puts measurements on the job and takes them off, those of one id one after the other: pressed quickly, an undo must neither overtake what it undoes
 * nor what does it again.
 */
export class JobTurns {
  private readonly last = new Map<string, Promise<boolean>>()

  /**
   * `act` is told whether the job has the measurement (`isOnJob` where nothing is on its way), and answers whether it has it afterwards. Resolves
   * to that, and to null when another turn follows that decides.
   */
  async next(
    id: string,
    isOnJob: boolean,
    act: (isOnJob: boolean) => boolean | Promise<boolean>,
  ): Promise<boolean | null> {
    const turn = (this.last.get(id) ?? Promise.resolve(isOnJob)).then(act)
    this.last.set(id, turn)
    const isThere = await turn
    if (this.last.get(id) !== turn) return null
    this.last.delete(id)
    return isThere
  }
}
