import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'

const agent = new Agent({ keepAlive: true })

export interface Answer {
  status: number
  body: Buffer
  headers: IncomingMessage['headers']
  /** From sending the request to the last byte of the answer. */
  elapsedMs: number
}

export interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: Buffer
}

/** One request over kept connections. Leaner than `fetch`: the processor is shared with what is measured. */
export function send(url: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  const startedAt = performance.now()
  const length = body ? { 'Content-Length': String(body.length) } : {}
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers: { ...headers, ...length } }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(parts),
          headers: response.headers,
          elapsedMs: performance.now() - startedAt,
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** A subscription as a page holds it: reads events until it is destroyed, and reports each. */
export function subscribe(url: string, onData: (part: string) => void): ClientRequest {
  const sent = request(url, { agent: false, headers: { Accept: 'text/event-stream' } }, (response) => {
    response.on('error', () => undefined)
    response.on('data', (part: Buffer) => onData(part.toString()))
  })
  sent.on('error', () => undefined)
  sent.end()
  return sent
}

export function destroyAgent(): void {
  agent.destroy()
}
