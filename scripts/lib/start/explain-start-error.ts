const EXPLAINED: Record<string, (dataDir: string) => string> = {
  ENOSPC: (dataDir) => `The disk that holds ${dataDir} is full. Free some space, and start again.`,
  EDQUOT: (dataDir) => `Your disk quota is used up where ${dataDir} is. Free some space, and start again.`,
  EROFS: (dataDir) => `${dataDir} is on a disk that can't be written to. Take another one with --data-dir.`,
  EACCES: (dataDir) => `You may not write to ${dataDir}. Take another directory with --data-dir, or change its owner.`,
  EPERM: (dataDir) => `You may not write to ${dataDir}. Take another directory with --data-dir, or change its owner.`,
}

/** What to say about an error that ends the start: a sentence where the disk is at fault, otherwise its own message. */
export function explainStartError(error: unknown, dataDir: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  // PostgreSQL's own programs say it in the end of their log, which is in the message.
  const explain = EXPLAINED[code] ?? (message.includes('No space left on device') ? EXPLAINED.ENOSPC : undefined)
  return explain ? explain(dataDir) : message
}
