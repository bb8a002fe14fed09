/** Both ends are byte offsets and both are part of the range, as in HTTP (RFC 9110, 14.1.2). */
export interface ByteRange {
  start: number
  end: number
}

export interface StoredBlob {
  byteSize: number
  /** Lower-case hex. */
  sha256: string
}

export interface ListedBlob {
  key: string
  byteSize: number
  /** When it was put. */
  modifiedAt: Date
}

/**
 * Blobs by key: what uploads and results are kept in.
 *
 * A key is one or more names joined by `/`: `uploads/<upload id>/original`, `jobs/<job id>/<attempt>/<name>`.
 * Every method throws an AppError: INVALID_INPUT for a key that `parseKey` refuses, DISK_FULL when the bytes don't fit.
 */
export interface Storage {
  /**
   * Copies the file at `sourcePath` to `key`, replacing what was there. Atomic and durable: a reader sees the old
   * bytes or all of the new ones, and once this resolves they survive a power cut. The source stays.
   */
  put(key: string, sourcePath: string): Promise<StoredBlob>
  /** The bytes of `range`, or all of them. Rejects with ENOENT when there is nothing under `key`. */
  open(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>
  /**
   * A path on this machine's disk that holds the bytes of `key`, to be read and never written.
   * Rejects with ENOENT when there is nothing under `key`.
   */
  localPath(key: string): Promise<string>
  stat(key: string): Promise<{ byteSize: number } | null>
  /** Removes the blob `prefix` and everything below `prefix/`. Removing nothing is fine. */
  remove(prefix: string): Promise<void>
  /** Every blob whose key begins with `prefix/`, or every one there is; in no order, each once. */
  list(prefix?: string): AsyncIterable<ListedBlob>
  /** How many halves there are that a `put` has left which was cut off before `before`. */
  countIncomplete(before: Date): Promise<number>
  /** Removes them. Answers how many. */
  removeIncomplete(before: Date): Promise<number>
  /** Bytes that can still be stored. */
  freeBytes(): Promise<number>
}
