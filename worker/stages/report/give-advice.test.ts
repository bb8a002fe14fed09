import { expect, it } from 'vitest'
import { lookAt } from '../../geometry/look-at.ts'
import { type AdviceInput, giveAdvice } from './give-advice.ts'

const photos: AdviceInput['photos'] = ['left.jpg', 'right.jpg', 'third.jpg'].map((fileName) => ({
  fileName,
  state: 'registered',
  reason: null,
  depthCoverage: 0.5,
  heldOut: false,
  comparison: null,
}))

const overlap = [
  { a: 0, b: 1, inliers: 500, sharedPoints: 400 },
  { a: 0, b: 2, inliers: 500, sharedPoints: 300 },
  { a: 1, b: 2, inliers: 500, sharedPoints: 200 },
]

const camera = (x: number) => ({
  widthPx: 100,
  heightPx: 100,
  fxPx: 100,
  fyPx: 100,
  cxPx: 50,
  cyPx: 50,
  camFromWorld: lookAt([x, 0, 5], [x, 0, 0], [0, 1, 0]),
})

/** In view of both cameras, faces the one on the right; in its picture up and to the left. */
const region: AdviceInput['regions'][number] = {
  center: [0.2, 1.5, 0],
  radius: 0.3,
  surfaceShare: 0.042,
  cause: 'few',
  viewFrom: [2, 1, 4],
  normal: [0.6, 0, 0.8],
}

const cameras = [
  { photo: 0, camera: camera(-1) },
  { photo: 1, camera: camera(1.5) },
]

it('has no advice for a good capture', () => {
  expect(giveAdvice({ photos, overlap, regions: [], cameras, groups: [], kind: 'photos', depthGiven: false })).toEqual(
    [],
  )
  expect(
    giveAdvice({ photos, overlap: [], regions: [], cameras, groups: [], kind: 'photos', depthGiven: false }),
  ).toEqual([])
})

it('says where in which photo a weak region is', () => {
  const [advice, ...rest] = giveAdvice({
    photos,
    overlap,
    regions: [region],
    cameras,
    groups: [],
    kind: 'photos',
    depthGiven: false,
  })
  expect(rest).toEqual([])
  expect(advice).toMatchObject({ kind: 'weak-region', photos: [1], region: { center: region.center, cause: 'few' } })
  expect(advice?.text).toMatch(/^About 4% of the surface, at the top left of right.jpg, is in only one or two photos/)
  expect(advice?.region).not.toHaveProperty('normal')
})

it('does not name a photo that has no view of the region', () => {
  const away = [{ photo: 0, camera: { ...camera(0), camFromWorld: lookAt([0, 0, 5], [0, 0, 9], [0, 1, 0]) } }]
  const [advice] = giveAdvice({
    photos,
    overlap,
    regions: [region],
    cameras: away,
    groups: [],
    kind: 'photos',
    depthGiven: false,
  })
  expect(advice).toMatchObject({ photos: [], text: expect.stringMatching(/^About 4% of the surface is in only/) })
})

it('names photos that could not be registered, hang by a thread, or gave no depth', () => {
  const [left, right, third] = photos as [(typeof photos)[0], (typeof photos)[0], (typeof photos)[0]]
  const unregistered = { ...right, state: 'unregistered' as const, reason: 'It is blurred.' }
  const [first] = giveAdvice({
    photos: [left, unregistered, third],
    overlap,
    regions: [region],
    cameras,
    groups: [],
    kind: 'photos',
    depthGiven: false,
  })
  expect(first).toMatchObject({ kind: 'unplaced-photos', photos: [1], text: expect.stringContaining('1 photo of 3') })

  const thin = overlap.map((pair) => (pair.b === 2 ? { ...pair, sharedPoints: 20 } : pair))
  expect(
    giveAdvice({ photos, overlap: thin, regions: [], cameras, groups: [], kind: 'photos', depthGiven: false }).map(
      ({ kind, photos: which }) => [kind, which],
    ),
  ).toEqual([['thin-overlap', [0, 1, 2]]])
  const dark = [left, right, { ...third, depthCoverage: 0.02 }]
  expect(
    giveAdvice({ photos: dark, overlap, regions: [], cameras, groups: [], kind: 'posed', depthGiven: true }),
  ).toEqual([])
  expect(
    giveAdvice({ photos: dark, overlap, regions: [], cameras, groups: [], kind: 'photos', depthGiven: false }),
  ).toMatchObject([{ kind: 'little-depth', photos: [2] }])
})

it('asks for what the capture can get: photos, images, or nothing more than six views', () => {
  const unseen = { ...region, cause: 'unseen' } as const
  const [ofPhotos, ofPosed, ofSix] = (['photos', 'posed', 'six-views'] as const).map(
    (kind) =>
      giveAdvice({
        photos,
        overlap: [],
        regions: [unseen],
        cameras,
        groups: [],
        kind,
        depthGiven: kind !== 'photos',
      })[0],
  )
  expect(ofPhotos?.text).toMatch(/Take two or three photos that face it\.$/)
  expect(ofPosed?.text).toMatch(/Add images that face it\.$/)
  expect(ofSix?.text).toMatch(/is in none of the six views, .* from its surroundings\.$/)
})

it('names a group of photos of its own, and not among those that could not be registered', () => {
  const apart = photos.map((photo) => ({ ...photo, state: 'unregistered' as const }))
  const advice = giveAdvice({
    photos: apart,
    overlap: [],
    groups: [[0, 2]],
    regions: [],
    cameras,
    kind: 'photos',
    depthGiven: false,
  })
  expect(advice.map((each) => each.photos)).toEqual([[0, 2], [1]])
  expect(advice[0]?.text).toMatch(/^2 photos are a group of their own: left.jpg, third.jpg\./)
})

it('names photos from whose place the model looks different', () => {
  const likeness = { worstSsim: null, detailCovered: 0.9, comparedPx: 480, gain: [1, 1, 1], offset: [0, 0, 0] }
  const seen = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
    ...(photos[0] as (typeof photos)[number]),
    fileName: `${name}.jpg`,
    comparison: {
      plainGaps: null,
      likeness: { ...likeness, psnrDb: name === 'c' ? 12 : 21, ssim: name === 'c' ? 0.3 : 0.8 },
    } as (typeof photos)[number]['comparison'],
  }))
  const input = { photos: seen, overlap: [], regions: [], cameras, groups: [], depthGiven: false }
  const [advice, ...rest] = giveAdvice({ ...input, kind: 'photos' })
  expect(advice).toMatchObject({ kind: 'wrong-place', photos: [2] })
  expect(advice?.text).toMatch(
    /^c\.jpg is likely in a wrong place: .*add photos that lead from one side to the next\.$/,
  )
  expect(rest).toEqual([])
  expect(giveAdvice({ ...input, kind: 'posed' })[0]?.text).toMatch(/Check its pose, or leave out what is wrong\.$/)
  expect(giveAdvice({ ...input, kind: 'six-views' })).toEqual([])
})

it('says which photos show plain places without surface, most first, and what to do about them', () => {
  const bare = photos.map((photo, i) => ({
    ...photo,
    comparison: {
      plainGaps: i === 0 ? { share: 0.01, picture: '' } : { share: 0.1 * i, picture: '' },
      likeness: null,
    },
  }))
  const input = { photos: bare, overlap, regions: [region], cameras, groups: [], depthGiven: false }
  const [first, second] = giveAdvice({ ...input, kind: 'photos' })
  expect(first).toMatchObject({ kind: 'plain-places', photos: [2, 1] })
  expect(first?.text).toMatch(/^Plain areas have no surface: up to 20% of third.jpg, right.jpg\. .*tape/)
  expect(second?.kind).toBe('weak-region')
  expect(giveAdvice({ ...input, kind: 'posed' })[0]?.text).toMatch(/images with depth\.$/)
})
