/** What images hold that are not what a camera saw. */
export type Measure = 'depth' | 'confidence' | 'normals' | 'labels' | 'masks' | 'cutouts'

export type ImageWord = Measure | 'colour'

const WORDS: ReadonlyMap<string, ImageWord> = new Map([
  ...wordsFor('colour', ['color', 'colour', 'rgb']),
  ...wordsFor('depth', ['depth', 'depths', 'depthmap', 'depthmaps', 'disparity', 'disp']),
  ...wordsFor('confidence', ['confidence', 'confidences', 'conf']),
  ...wordsFor('normals', ['normal', 'normals', 'normalmap', 'normalmaps']),
  ...wordsFor('labels', ['label', 'labels', 'labelid', 'labelids', 'annotation', 'annotations']),
  ...wordsFor('labels', ['seg', 'segmentation', 'segmentations', 'semantic', 'semantics', 'panoptic']),
  ...wordsFor('labels', ['instance', 'instances', 'instanceid', 'instanceids']),
  ...wordsFor('masks', ['mask', 'masks', 'silhouette', 'silhouettes', 'matte', 'mattes', 'alpha', 'alphas']),
  ...wordsFor('masks', ['invmask', 'invmasks']),
])

/** What stands beside such a word in the names of labels and masks: `vis_sem_class_0`, `semantic_rgb`, `0_mask_inv`. */
const FILLERS = new Set(['class', 'sem', 'vis', 'viz', 'id', 'ids', 'map', 'gt', 'filt', 'filtered', 'inv', 'inverse'])

function wordsFor(meaning: ImageWord, words: readonly string[]) {
  return words.map((word): [string, ImageWord] => [word, meaning])
}

export interface NameWords {
  /** Of the name itself, the one that tells these images from others of their folder: `depth`. */
  own: ImageWord | null
  literal: string | null
  /** Of the name or, where it has none, of the innermost folder that has one. */
  word: ImageWord | null
  /** What is left of the name without words, to be compared with other names. */
  stem: string
}

/** @param name of an image, without its ending */
export function wordsOfName(folder: string, name: string): NameWords {
  const parts = name.toLowerCase().split(/([a-z]+)/)
  const own = wordOf(parts)
  const literal = parts.find((part) => own !== null && WORDS.get(part) === own) ?? null
  const ofFolder = wordOfFolder(folder)
  // `semantic/rgb_0.png` is labels in colours.
  const word = own === 'colour' && ofFolder === 'labels' ? ofFolder : (own ?? ofFolder)
  const isFiller = (part: string) => (word === 'labels' || word === 'masks') && FILLERS.has(part)
  const stem = parts
    .filter((part) => !WORDS.has(part) && !isFiller(part))
    .join('')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
  return { own, literal, word, stem }
}

function wordOfFolder(folder: string): ImageWord | null {
  for (const part of folder.toLowerCase().split('/').reverse()) {
    const word = wordOf(part.split(/[^a-z]+/).reverse())
    if (word) return word
  }
  return null
}

/** A set of `semantic_rgb` is labels in colours, and one of `depth_rgb` depth. */
function wordOf(parts: readonly string[]): ImageWord | null {
  const words = parts.flatMap((part) => WORDS.get(part) ?? [])
  return words.find((word) => word !== 'colour') ?? words[0] ?? null
}
