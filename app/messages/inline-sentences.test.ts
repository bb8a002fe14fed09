import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Node, SyntaxKind } from 'typescript/unstable/ast'
import * as is from 'typescript/unstable/ast/is'
import { createVirtualFileSystem } from 'typescript/unstable/fs'
import { API } from 'typescript/unstable/sync'
import { expect, it } from 'vitest'

const APP = fileURLToPath(new URL('..', import.meta.url))

/** Names of products, file formats and things that are the same in every language. */
const NAMES = ['Maquette', 'PostgreSQL', 'Node', 'npm start', 'PSNR', 'SSIM', 'dB', '/shared/']

/** What shows when everything else failed must not rely on messages; and names by which those of sources are looked up. */
const EXCEPTIONS = ['global-error.tsx', 'lib/upload/say-source.ts']

/** What screen readers and tooltips say, and what components of ours show. */
const SHOWN_ATTRIBUTES =
  /^(aria-label|aria-description|aria-valuetext|title|placeholder|alt|label|text|textValue|valueText|detail|empty)$/

/** What a component says without the messages, and what writes a number without the page's language. */
function sentencesIn(node: Node, found: string[] = []): string[] {
  if (is.isJsxText(node)) found.push(node.text)
  if (is.isJsxAttribute(node)) {
    const name = is.isIdentifier(node.name) ? node.name.text : node.name.getText()
    if (SHOWN_ATTRIBUTES.test(name) && node.initializer) found.push(...textsOf(node.initializer))
  }
  if (is.isJsxExpression(node) && is.isJsxElement(node.parent) && node.expression)
    found.push(...textsOf(node.expression))
  // In a table of words, or handed on.
  if (isText(node) && /^[A-Z][a-z’]* [a-z0-9“(]/.test(textOf(node)) && !isInError(node)) found.push(textOf(node))
  // Numbers and times are written by `Formats`, in the language of the page.
  if (is.isPropertyAccessExpression(node) && /^(toFixed|toPrecision|toLocale\w+)$/.test(node.name.text)) {
    found.push(node.name.text)
  }
  node.forEachChild((child) => {
    sentencesIn(child, found)
  })
  return found
}

/** What an expression may come out as, where that is written in it: not the keys that are given to a function. */
function textsOf(node: Node): string[] {
  if (isText(node)) return [textOf(node)]
  if (is.isJsxExpression(node)) return node.expression ? textsOf(node.expression) : []
  if (is.isParenthesizedExpression(node)) return textsOf(node.expression)
  if (is.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)]
  if (is.isBinaryExpression(node)) {
    // A comparison comes out as no text.
    const isComparison = [SyntaxKind.EqualsEqualsEqualsToken, SyntaxKind.ExclamationEqualsEqualsToken]
    return isComparison.includes(node.operatorToken.kind) ? [] : [...textsOf(node.left), ...textsOf(node.right)]
  }
  return []
}

function isText(node: Node): boolean {
  return is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node) || is.isTemplateExpression(node)
}

/** What is written in it; gaps are left out. */
function textOf(node: Node): string {
  if (is.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' ')
  }
  return is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node) ? node.text : ''
}

/** For programmers, or for the log. */
function isInError(node: Node): boolean {
  return is.isNewExpression(node.parent) && node.parent.expression.getText().endsWith('Error')
}

function hasWords(text: string): boolean {
  const own = NAMES.reduce((rest, name) => rest.replace(name, ''), text.trim())
  return /\p{L}{2}/u.test(own)
}

/** `file: text` for each sentence, in sources by their names. */
function inFiles(sources: Record<string, string>): string[] {
  // Alone, without types and libraries: the trees are all that is asked for.
  const compilerOptions = { jsx: 'preserve', noLib: true, noResolve: true, types: [] }
  const names = Object.keys(sources)
  const api = new API({
    fs: createVirtualFileSystem({
      '/tsconfig.json': JSON.stringify({ compilerOptions, files: names }),
      ...Object.fromEntries(names.map((name) => [`/${name}`, sources[name] ?? ''])),
    }),
  })
  try {
    const project = api.updateSnapshot({ openProjects: ['/tsconfig.json'] }).getProjects()[0]
    return names.flatMap((name) => {
      const file = project?.program.getSourceFile(`/${name}`)
      if (!file) throw new TypeError(`${name} was not parsed`)
      return [...new Set(sentencesIn(file).filter(hasWords))].map((text) => `${name}: ${text.trim()}`)
    })
  } finally {
    api.close()
  }
}

it('finds sentences wherever a component may show them', () => {
  const source = `const TEXTS = { a: 'Drop it here' }
    export const A = ({ n }: { n: number }) => <p title="Tip" aria-label={n > 1 ? \`\${n} things\` : t('a.b')}>Hello {n === 1 ? 'one' : t('x')} {t('x.y')}</p>
    const size = (1.5).toFixed(1)
    throw new TypeError('Not for users')`
  expect(inFiles({ 'probe.tsx': source })).toEqual([
    'probe.tsx: Drop it here',
    'probe.tsx: Tip',
    'probe.tsx: things',
    'probe.tsx: Hello',
    'probe.tsx: one',
    'probe.tsx: toFixed',
  ])
})

it('lets no component say a sentence of its own', () => {
  const names = readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|^messages\/|^api\/|\/testing\//.test(name))
    .filter((name) => !EXCEPTIONS.includes(name))
  const sources = Object.fromEntries(names.map((name) => [name, readFileSync(path.join(APP, name), 'utf8')]))
  expect(names.length).toBeGreaterThan(100)
  expect(inFiles(sources)).toEqual([])
})
