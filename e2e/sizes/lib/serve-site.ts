import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css', glb: 'model/gltf-binary' } as const

/** Downloads a ZIP and serves what is in it, as the web space does on which somebody puts it. */
export async function serveSite(zipUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const zip = new ZipReader(new BlobReader(await (await fetch(zipUrl)).blob()))
  const files = new Map<string, Uint8Array>()
  for (const entry of await zip.getEntries()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new Uint8ArrayWriter()))
  }
  const server = createServer((request, answer) => {
    const name = decodeURIComponent(new URL(request.url ?? '', 'http://site').pathname).slice(1)
    const body = files.get(name)
    const type = Object.entries(TYPES).find(([ending]) => name.endsWith(`.${ending}`))?.[1]
    answer.writeHead(body ? 200 : 404, { 'Content-Type': type ?? 'application/octet-stream' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const index = [...files.keys()].find((name) => name.endsWith('index.html'))
  if (index === undefined) throw new Error(`There is no index.html among ${[...files.keys()].join(', ')}`)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/${encodeURI(index)}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
