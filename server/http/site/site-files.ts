import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { annotationsOf, type CameraView, type Mark, measurementsOf, savedViewsOf } from '../../contracts/model/marks.ts'

/** Local files of a site, by their paths in it. They are the same for every model. */
const VIEWER: Record<string, string> = {
  'viewer.js': 'server/http/site/viewer.js',
  'marks.js': 'server/http/site/marks.js',
  'measurements.js': 'server/http/site/measurements.js',
  'viewer.css': 'server/http/site/viewer.css',
  'three/three.module.js': 'node_modules/three/build/three.module.js',
  'three/three.core.js': 'node_modules/three/build/three.core.js',
  'three/OrbitControls.js': 'node_modules/three/examples/jsm/controls/OrbitControls.js',
  'three/GLTFLoader.js': 'node_modules/three/examples/jsm/loaders/GLTFLoader.js',
  'three/RoomEnvironment.js': 'node_modules/three/examples/jsm/environments/RoomEnvironment.js',
  'three/BufferGeometryUtils.js': 'node_modules/three/examples/jsm/utils/BufferGeometryUtils.js',
  'three/SkeletonUtils.js': 'node_modules/three/examples/jsm/utils/SkeletonUtils.js',
  'three/meshopt_decoder.module.js': 'node_modules/three/examples/jsm/libs/meshopt_decoder.module.js',
}

export const VIEWER_FILES = Object.keys(VIEWER)

/** A file of the viewer, or null if there is none of that name. Its imports are rewritten to neighbours, so that no import map is needed. */
export async function readViewerFile(name: string): Promise<{ text: string; mediaType: string } | null> {
  const source = Object.hasOwn(VIEWER, name) ? VIEWER[name] : undefined
  if (!source) return null
  const text = await readFile(path.resolve(/* turbopackIgnore: true */ source), 'utf8')
  if (name.endsWith('.css')) return { text, mediaType: 'text/css; charset=utf-8' }
  const near = text.replace(/(from\s+)'three'/g, "$1'./three.module.js'").replace(/(from\s+)'\.\.\/utils\//g, "$1'./")
  return { text: near, mediaType: 'text/javascript; charset=utf-8' }
}

/** What a site says, in one language. */
export interface SiteWords {
  /** As HTML names it: `de`. */
  language: string
  /** Turning by itself. */
  turn: string
  /** Of the list of saved views. */
  views: string
  /** How keys move the model. */
  keys: string
  /** Where it can’t be drawn. */
  failed: string
  /** In a frame whose link was revoked. */
  gone: string
  /** In a frame that has nothing to show for now. */
  later: string
  /** Of the list of measurements. */
  measured: string
  /** A length in the unit of the reconstruction, as people read it. */
  sayLength(length: number, metresPerUnit: number | null): string
}

export interface SitePage {
  name: string
  words: SiteWords
  /** URLs relative to the page; the picture is shown until the model has loaded. */
  modelUrl: string
  pictureUrl: string | null
  /** In the world of the cameras: the model's file says how to get from there into it. */
  marks: readonly Mark[]
  /** Null where nobody said how large the model is. */
  metresPerUnit: number | null
  /** Folder of the viewer's files: empty for that of the page, otherwise with a slash at its end. */
  base: string
}

/** `index.html` of a site, without inline scripts and styles, so that the strictest policy allows it. */
export function sitePage({ name, words, modelUrl, pictureUrl, marks, metresPerUnit, base }: SitePage): string {
  const title = escapeHtml(name)
  const icon = pictureUrl ? `\n<link rel="icon" href="${escapeHtml(pictureUrl)}">` : ''
  const picture = pictureUrl ? `<img src="${escapeHtml(pictureUrl)}" alt="${title}">` : ''
  return `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${base}viewer.css">${icon}
<script type="module" src="${base}viewer.js"></script>
</head>
<body data-model="${escapeHtml(modelUrl)}" data-keys="${escapeHtml(words.keys)}" data-failed="${escapeHtml(words.failed)}"${openingOf(marks)}>
<main id="stage">${picture}${notesOf(marks)}${lengthsOf(marks, words, metresPerUnit)}</main>
<footer><h1 dir="auto">${title}</h1><p id="state" role="status"></p>${viewsOf(marks, words)}<button id="turn" type="button" aria-pressed="false">${escapeHtml(words.turn)}</button></footer>
</body>
</html>
`
}

/** In place of a site that can’t be shown. */
export function messagePage({ text, words, base }: { text: string } & Pick<SitePage, 'words' | 'base'>): string {
  return `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(text)}</title>
<link rel="stylesheet" href="${base}viewer.css">
</head>
<body>
<main id="stage"><p class="message">${escapeHtml(text)}</p></main>
</body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** A list to read where no script runs; `marks.js` makes pins of it. */
function notesOf(marks: readonly Mark[]): string {
  const items = annotationsOf(marks).map(({ text, position, view }) => {
    const from = view ? ` data-view="${numbersOf(view)}"` : ''
    return `<li dir="auto" data-position="${position.join(' ')}"${from}>${escapeHtml(text)}</li>`
  })
  return items.length > 0 ? `<ol id="notes">${items.join('')}</ol>` : ''
}

/** A list to read where no script runs; `measurements.js` draws the lines, and moves the lengths to them. */
function lengthsOf(marks: readonly Mark[], words: SiteWords, metresPerUnit: number | null): string {
  const items = measurementsOf(marks).map(({ from, to }) => {
    const length = Math.hypot(...from.map((value, axis) => value - (to[axis] as number)))
    return `<li data-ends="${[...from, ...to].join(' ')}"><span>${escapeHtml(words.sayLength(length, metresPerUnit))}</span></li>`
  })
  return items.length > 0 ? `<ol id="lengths" aria-label="${escapeHtml(words.measured)}">${items.join('')}</ol>` : ''
}

function viewsOf(marks: readonly Mark[], { views }: SiteWords): string {
  const label = escapeHtml(views)
  const options = savedViewsOf(marks).map(
    ({ text, view }) => `<option value="${numbersOf(view)}">${escapeHtml(text)}</option>`,
  )
  return options.length > 0
    ? `<select id="views" aria-label="${label}"><option value="">${label}</option>${options.join('')}</select>`
    : ''
}

function openingOf(marks: readonly Mark[]): string {
  const opening = savedViewsOf(marks).find(({ isOpening }) => isOpening)
  return opening ? ` data-opening="${numbersOf(opening.view)}"` : ''
}

/** As `marks.js` reads it. */
function numbersOf({ eye, target, fieldOfViewDeg, aspect }: CameraView): string {
  return [...eye, ...target, fieldOfViewDeg, aspect].join(' ')
}
