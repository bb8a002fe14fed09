import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { listFiles, ROOT } from './list-files.ts'

/** Decisions are as they were when they were made: their paths may be gone, their links may not. */
const documents = listFiles().filter((file) => file.endsWith('.md') && !file.startsWith('bench/results/'))
const current = documents.filter((file) => !file.startsWith('docs/decisions/0') && file !== 'CHANGELOG.md')
const files = listFiles()
const rooms = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]))

const names = new Set(files.map((file) => path.posix.basename(file)))

const textOf = (document: string) => readFileSync(path.join(ROOT, document), 'utf8')

/** The anchors that GitHub gives to headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe.each(documents)('%s', (document) => {
  it('links to files and headings that exist', () => {
    const links = [...textOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? document : path.posix.join(path.posix.dirname(document), file)
      if (!existsSync(path.join(ROOT, target))) return true
      return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})

describe.each(current)('%s', (document) => {
  it('names paths and npm scripts that exist', () => {
    const text = textOf(document)
    const scripts = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name)
    expect(scripts.filter((name) => !(name in packageJson.scripts))).toEqual([])
    const named = [...text.matchAll(/(?<![\w./-])[a-z]+(?:\/[\w.[\]-]*\w)+/g)].map(([name]) =>
      name.replace(/[./]+$/, ''),
    )
    const inRooms = named.filter((name) => rooms.has(name.split('/')[0] as string))
    expect(inRooms.filter((name) => !isThere(name, document))).toEqual([])
    const alone = [...text.matchAll(/`([\w-]+\.(?:ts|tsx|mjs))`/g)].map(([, name = '']) => name)
    expect(alone.filter((name) => !names.has(name))).toEqual([])
  })
})

/** As a path from the root, or from the document's folder. */
function isThere(name: string, document: string): boolean {
  const bases = [ROOT, path.join(ROOT, path.dirname(document))]
  return bases.some((base) => existsSync(path.join(base, name)))
}

it('lists every decision', () => {
  const index = textOf('docs/decisions/README.md')
  const decisions = documents
    .filter((file) => file.startsWith('docs/decisions/0'))
    .map((file) => path.posix.basename(file))
  expect(decisions.filter((file) => !index.includes(`](${file})`))).toEqual([])
})
