import sharp from 'sharp'
import { expect, it } from 'vitest'
import { readCameraFacts } from './read-camera-facts.ts'

async function exifWith(gps: Record<string, string>): Promise<Buffer | undefined> {
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).withExif({ IFD3: gps })
  return (await sharp(await image.jpeg().toBuffer()).metadata()).exif
}

it('reads where a photo was taken, south and west of null as well', async () => {
  const exif = await exifWith({
    GPSLatitudeRef: 'S',
    GPSLatitude: '33/1 51/1 3120/100',
    GPSLongitudeRef: 'W',
    GPSLongitude: '70/1 30/1 0/1',
  })
  const { location } = readCameraFacts(exif)
  expect(location?.latitudeDeg).toBeCloseTo(-33.8587, 4)
  expect(location?.longitudeDeg).toBeCloseTo(-70.5, 6)
})

it.each([
  ['no fix', { GPSLatitudeRef: 'N', GPSLatitude: '0/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '0/1 0/1 0/1' }],
  ['half a position', { GPSLatitudeRef: 'N', GPSLatitude: '48/1 0/1 0/1' }],
  [
    'an impossible one',
    { GPSLatitudeRef: 'N', GPSLatitude: '948/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '2/1 0/1 0/1' },
  ],
])('has no place of %s', async (_, gps) => {
  expect(readCameraFacts(await exifWith(gps)).location).toBeNull()
})
