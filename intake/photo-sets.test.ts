import { expect, test } from 'vitest'
import { findSetQuestions, leftOutByDefault } from './photo-sets.ts'
import type { ImageHead } from './read-image-head.ts'

const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

/** Images whose heads are given by what their paths begin or end with; the first that fits. */
function look(paths: readonly string[], heads: [RegExp, number, number, boolean?][]) {
  const read: string[] = []
  const readHead = async (path: string): Promise<ImageHead | null> => {
    read.push(path)
    const head = heads.find(([pattern]) => pattern.test(path))
    return head ? { widthPx: head[1], heightPx: head[2], isGrey: head[3] ?? false, isFlat: null, hasAlpha: null } : null
  }
  return findSetQuestions(paths, readHead).then((questions) => ({
    questions,
    leftOut: leftOutByDefault(questions),
    read,
  }))
}

test('a data set with its photos in four sizes: the largest is the likely one', async () => {
  const folders = ['images', 'images_2', 'images_4', 'images_8']
  const paths = folders.flatMap((folder) =>
    range(20).map((i) => `garden/${folder}/DSC${i}.${folder === 'images' ? 'JPG' : 'png'}`),
  )
  const { questions, leftOut } = await look(paths, [
    [/images_2/, 1297, 840],
    [/images_4/, 648, 420],
    [/images_8/, 324, 210],
    [/./, 2594, 1680],
  ])
  expect(questions).toMatchObject([{ kind: 'sizes', sets: folders.map((folder) => ({ label: `garden/${folder}` })) }])
  expect([...leftOut].sort()).toEqual(paths.filter((path) => !path.startsWith('garden/images/')).sort())
})

test('names do not matter, nor which folder is the larger, nor some copies that are missing', async () => {
  const paths = [...range(10).map((i) => `web/${i}.jpg`), ...range(9).map((i) => `${i}.jpg`)]
  const { questions } = await look(paths, [
    [/^web/, 1000, 750],
    [/./, 4000, 3000],
  ])
  expect(questions).toMatchObject([{ kind: 'sizes', sets: [{ label: 'this folder' }, { label: 'web' }] }])
})

test('two cameras that number alike are two cameras: equal sizes, or other shapes', async () => {
  const paths = ['left', 'right', 'phone'].flatMap((folder) => range(10).map((i) => `${folder}/${i}.jpg`))
  const { questions } = await look(paths, [
    [/^phone/, 4000, 2250],
    [/./, 4000, 3000],
  ])
  expect(questions).toEqual([])
})

test('an RGB-D sequence in one folder: the depth is no photo', async () => {
  const paths = range(5).flatMap((i) => [`frames/frame-00${i}.color.png`, `frames/frame-00${i}.depth.png`])
  const { questions, leftOut } = await look(paths, [
    [/depth/, 640, 480, true],
    [/./, 640, 480],
  ])
  expect(questions).toMatchObject([{ kind: 'measures', what: 'depth', set: { label: 'frames/*depth*' } }])
  expect(leftOut.size).toBe(5)
})

test('an app’s raw folder: depth and confidence are no photos, also as coloured pictures', async () => {
  const paths = ['images', 'depth', 'confidence', 'normal_maps'].flatMap((folder) =>
    range(4).map((i) => `keyframes/${folder}/${i}.${folder === 'images' ? 'jpg' : 'png'}`),
  )
  const { questions, leftOut } = await look(paths, [
    [/images/, 1024, 768],
    [/normal/, 256, 192, false],
    [/./, 256, 192, true],
  ])
  expect(questions.map((question) => question.kind === 'measures' && question.what)).toEqual([
    'confidence',
    'depth',
    'normals',
  ])
  expect(leftOut.size).toBe(12)
})

test('names that are no pair need to be grey, as where depth has times of its own', async () => {
  const paths = [...range(4).map((i) => `rgb/130${i}.1.png`), ...range(4).map((i) => `depth/130${i}.7.png`)]
  const grey = await look(paths, [
    [/^depth/, 640, 480, true],
    [/./, 640, 480],
  ])
  expect(grey.questions).toMatchObject([{ kind: 'measures', what: 'depth', set: { label: 'depth' } }])
  const coloured = await look(paths, [[/./, 640, 480]])
  expect(coloured.questions).toEqual([])
})

test('photos that are all in a folder called depth are photos', async () => {
  const { questions } = await look(
    range(5).map((i) => `depth/${i}.png`),
    [[/./, 640, 480, true]],
  )
  expect(questions).toEqual([])
})

test('grey images with the names of coloured ones hold something else, whatever their folder is called', async () => {
  const paths = ['a', 'b'].flatMap((folder) => range(4).map((i) => `${folder}/${i}.png`))
  const { questions } = await look(paths, [
    [/^b/, 256, 192, true],
    [/./, 1024, 768],
  ])
  expect(questions).toMatchObject([{ kind: 'measures', what: 'depth', set: { label: 'b' } }])
})

test('photos of low quality under the names of good ones are photos', async () => {
  const paths = ['good', 'small files'].flatMap((folder) => range(4).map((i) => `${folder}/${i}.jpg`))
  const readHead = async (path: string) => ({
    ...{ widthPx: 4000, heightPx: 3000, isGrey: null, hasAlpha: null },
    isFlat: path.startsWith('small'),
  })
  expect(await findSetQuestions(paths, readHead)).toEqual([])
})

test('RAW beside JPEG is the same photo', async () => {
  const paths = range(3).flatMap((i) => [`DSC${i}.JPG`, `DSC${i}.ARW`, `only${i}.ARW`])
  const { questions, leftOut } = await look(paths, [])
  expect(questions).toMatchObject([{ kind: 'formats', endings: ['.arw'] }])
  expect([...leftOut].sort()).toEqual(['DSC1.ARW', 'DSC2.ARW', 'DSC3.ARW'])
})

test('where no names are alike, no file is opened', async () => {
  const { questions, read } = await look(
    range(50).map((i) => `${i % 3}/IMG_${i}.jpg`),
    [[/./, 4000, 3000]],
  )
  expect(questions).toEqual([])
  expect(read).toEqual([])
})
