interface ExrRecipe {
  widthPx: number
  heightPx: number
  /** In the alphabet's order; the first has the values, the others twice as much each. */
  channels?: readonly string[]
  /** Text in an attribute before all others. */
  comment?: string
}

/** An OpenEXR file with float channels, uncompressed, as the format's "Technical Introduction" lays it out. */
export function exrOf(values: readonly number[], { widthPx, heightPx, channels = ['Z'], comment }: ExrRecipe): Buffer {
  const int = (value: number) => Buffer.from(Int32Array.of(value).buffer)
  const float = (value: number) => Buffer.from(Float32Array.of(value).buffer)
  const text = (value: string) => Buffer.from(`${value}\0`)
  const attribute = (name: string, type: string, content: Buffer) =>
    Buffer.concat([text(name), text(type), int(content.length), content])
  const channel = (name: string) => Buffer.concat([text(name), int(2), int(0), int(1), int(1)])
  const box = Buffer.concat([0, 0, widthPx - 1, heightPx - 1].map(int))
  const header = Buffer.concat([
    int(20_000_630),
    int(2),
    ...(comment === undefined ? [] : [attribute('comment', 'string', Buffer.from(comment))]),
    attribute('channels', 'chlist', Buffer.concat([...channels.map(channel), Buffer.from([0])])),
    attribute('compression', 'compression', Buffer.from([0])),
    attribute('dataWindow', 'box2i', box),
    attribute('displayWindow', 'box2i', box),
    attribute('lineOrder', 'lineOrder', Buffer.from([0])),
    attribute('pixelAspectRatio', 'float', float(1)),
    attribute('screenWindowCenter', 'v2f', Buffer.concat([float(0), float(0)])),
    attribute('screenWindowWidth', 'float', float(1)),
    Buffer.from([0]),
  ])
  const rowBytes = 8 + 4 * widthPx * channels.length
  const offsets = Array.from({ length: heightPx }, (_, row) =>
    Buffer.concat([int(header.length + 8 * heightPx + row * rowBytes), int(0)]),
  )
  const rows = Array.from({ length: heightPx }, (_, row) =>
    Buffer.concat([
      int(row),
      int(4 * widthPx * channels.length),
      ...channels.flatMap((_, i) =>
        values.slice(row * widthPx, (row + 1) * widthPx).map((value) => float(value * 2 ** i)),
      ),
    ]),
  )
  return Buffer.concat([header, ...offsets, ...rows])
}
