/** A photo usually fits in one request; a larger file loses at most this much when the connection drops. */
const FIRST_CHUNK_BYTES = 16 * 1024 * 1024

/** Proxies that take less than this are not made for uploads, and each request costs a round trip. */
const LEAST_CHUNK_BYTES = 256 * 1024

/**
 * Bytes of a file in one request. Web servers in front of Maquette have limits (nginx: 1 MB)
 * and tell them only by refusing: what was refused once is not tried a second time.
 */
export class ChunkLimit {
  bytes = FIRST_CHUNK_BYTES

  /** A request of `sentBytes` was answered with 413 by something on the way. False when there is nothing smaller to try. */
  halve(sentBytes: number): boolean {
    if (Math.min(sentBytes, this.bytes) <= LEAST_CHUNK_BYTES) return false
    this.bytes = Math.max(LEAST_CHUNK_BYTES, Math.min(this.bytes, Math.floor(sentBytes / 2)))
    return true
  }
}
