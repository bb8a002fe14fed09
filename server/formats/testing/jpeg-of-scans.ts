import sharp from 'sharp'

/** A sequential JPEG with a scan for each channel (ITU-T T.81, A.2.2), as some scanners and cameras write it. Its channels are alike. */
export async function jpegOfScans(pixels: Buffer): Promise<Buffer> {
  const grey = await sharp(pixels).toColourspace('b-w').jpeg({ quality: 80 }).toBuffer()
  const at = { frame: grey.indexOf(marker(0xc0)), scan: grey.indexOf(marker(0xda)) }
  const frameEnd = at.frame + 2 + grey.readUInt16BE(at.frame + 2)
  const dataAt = at.scan + 2 + grey.readUInt16BE(at.scan + 2)
  const precisionAndSize = grey.subarray(at.frame + 4, at.frame + 9)
  const frame = Buffer.from([0xff, 0xc0, 0, 17, ...precisionAndSize, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
  const scans = [1, 2, 3].flatMap((channel) => [
    Buffer.from([0xff, 0xda, 0, 8, 1, channel, 0, 0, 63, 0]),
    grey.subarray(dataAt, -2),
  ])
  const tables = grey.subarray(frameEnd, at.scan)
  return Buffer.concat([grey.subarray(0, at.frame), frame, tables, ...scans, marker(0xd9)])
}

function marker(code: number): Buffer {
  return Buffer.from([0xff, code])
}
