import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits: the row has a plain SHA-256 of it, which is enough for a secret that can't be guessed. */
export function createCancelToken(): string {
  return randomBytes(32).toString('base64url')
}

export function hashCancelToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
