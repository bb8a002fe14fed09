import { parse } from 'content-disposition'
import { describe, expect, it } from 'vitest'
import { attachmentDisposition, safeFileName } from './content-disposition.ts'

describe('attachmentDisposition', () => {
  it.each([
    ['Castle - sparse.glb', 'attachment; filename="Castle - sparse.glb"'],
    ['Schloß é.ply', `attachment; filename="Schlo_ e.ply"; filename*=UTF-8''Schlo%C3%9F%20%C3%A9.ply`],
    ["it's (1)*.glb", `attachment; filename="it's (1)-.glb"`],
    ['100% "real".glb', `attachment; filename="100_ -real-.glb"; filename*=UTF-8''100%25%20-real-.glb`],
  ])('%s', (name, header) => {
    expect(attachmentDisposition(name)).toBe(header)
  })

  it.each(['a\r\nSet-Cookie: x=1', 'a"; filename=b.exe', '\ud800.glb', '100%20.glb', '城'.repeat(300)])(
    'is read back as the safe name of %j, and is a valid header',
    (name) => {
      const header = attachmentDisposition(name)
      expect(parse(header)).toEqual({ type: 'attachment', parameters: { filename: safeFileName(name) } })
      expect(new Headers({ 'Content-Disposition': header }).get('content-disposition')).toBe(header)
    },
  )
})

describe('safeFileName', () => {
  it.each([
    ['../../etc/passwd', '-..-etc-passwd'],
    ['C:\\x', 'C--x'],
    ['.hidden', 'hidden'],
    ['trailing. ', 'trailing'],
    ['a\u202egpj.exe', 'agpj.exe'],
    [' \t\n', 'file'],
    ['', 'file'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe)
  })

  it('shortens the middle and keeps the extension', () => {
    const name = safeFileName(`${'🏰'.repeat(60)} - sparse.glb`)
    expect(name.length).toBeLessThanOrEqual(80)
    expect(name).toMatch(/^🏰+…🏰+ - sparse\.glb$/u)
    expect(name.isWellFormed()).toBe(true)
  })
})
