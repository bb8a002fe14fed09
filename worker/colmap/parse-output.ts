/**
 * What COLMAP says while it works, read from lines without their log prefix. 3.8 writes to standard
 * output; from 3.9 on the same words come through glog on standard error. Formats are from
 * `src/controllers` of 3.8 and `src/colmap/controllers` of 3.9 to 4.1.
 */

/** `feature_extractor`: "Processed file [3/11]", after that photo's features are there. */
export function parseExtractedPhoto(line: string): { done: number; total: number } | null {
  const match = /^Processed file \[(\d+)\/(\d+)\]/.exec(line)
  return match ? { done: Number(match[1]), total: Number(match[2]) } : null
}

export type MapperEvent =
  /** A new model begins, with no photo registered. */
  | { kind: 'model-start' }
  /** `registered` photos are in the model of now. */
  | { kind: 'registered'; registered: number }
  /** A snapshot is being written: it is whole when the next photo's turn comes. */
  | { kind: 'snapshot' }
  /** No model could be made of the matches. */
  | { kind: 'no-model' }

/** `mapper`. A photo that is tried is counted when the next one is tried: trying can fail. */
export function parseMapperLine(line: string): MapperEvent | null {
  if (/^Finding good initial image pair/.test(line)) return { kind: 'model-start' }
  // 3.8 says the first, 4.x the second.
  if (/^(?:Initializing with|Registering initial) image pair #\d+ and #\d+/.test(line)) {
    return { kind: 'registered', registered: 2 }
  }
  // 3.8 gives the number that the photo will have, versions with rigs the number there is already.
  const registering = /^Registering image #\d+ \((?:(\d+)|num_reg_frames=(\d+))\)/.exec(line)
  if (registering) {
    return { kind: 'registered', registered: registering[1] ? Number(registering[1]) - 1 : Number(registering[2]) }
  }
  if (/^Creating snapshot/.test(line)) return { kind: 'snapshot' }
  // The first at the end of a run in vain; the second when the database has not one verified pair.
  if (/failed to create sparse model/i.test(line) || /no images with matches found/i.test(line)) {
    return { kind: 'no-model' }
  }
  return null
}

/** `image_undistorter`: "Undistorting image [3/11]", when the two before are done and the third is waited for. */
export function parseUndistortedPhoto(line: string): { done: number; total: number } | null {
  const match = /^Undistorting image \[(\d+)\/(\d+)\]/.exec(line)
  return match ? { done: Number(match[1]) - 1, total: Number(match[2]) } : null
}
