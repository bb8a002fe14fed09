'use client'

import type { ArtifactView, JobView } from '#server/contracts/job.ts'
import { isReportPicture } from '#server/contracts/report.ts'
import { countOf, formatBytes } from '../../lib/format.ts'
import { Disclosed } from '../ui/disclosed.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { Progress } from '../ui/progress.tsx'
import { isDepthPicture } from './depth-maps.tsx'
import { UsdzDownload } from './usdz-download.tsx'

/** What most people came for, in this order; the rest is one click away, and depth maps are shown as pictures. */
const FIRST = [
  'model.glb',
  'model.obj',
  'model.mtl',
  'model.jpg',
  'model.stl',
  'dense.ply',
  'mesh.ply',
  'sparse.glb',
  'transforms.json',
]

/** Pictures that the page shows by themselves. */
function isShownElsewhere(artifact: ArtifactView): boolean {
  return isDepthPicture(artifact) || isReportPicture(artifact.name) || isDataSetImage(artifact.name)
}

/** Photos and depth that `transforms.json` names: many, and of use together with it, in the ZIP. */
function isDataSetImage(name: string): boolean {
  return /^(image-.+|depth-.+\.png)$/.test(name)
}

export function downloadUrl({ url }: ArtifactView): string {
  return `${url}${url.includes('?') ? '&' : '?'}download=1`
}

interface DownloadsProps {
  archiveUrl: string
  artifacts: readonly ArtifactView[]
  /** Whether they are as the model was placed. */
  exports: JobView['exports']
}

export function Downloads({ archiveUrl, artifacts, exports }: DownloadsProps) {
  const first = FIRST.flatMap((name) => artifacts.find((artifact) => artifact.name === name) ?? [])
  const rest = artifacts.filter((artifact) => !first.includes(artifact) && !isShownElsewhere(artifact))
  if (first.length + rest.length === 0) return null
  const model = first.find(({ name }) => name === 'model.glb')
  return (
    <section aria-labelledby="downloads-heading" className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="downloads-heading" className="font-semibold text-lg">
          Downloads
        </h2>
        {artifacts.length > 1 && (
          <a href={archiveUrl} download className="font-medium text-accent hover:underline">
            All as a ZIP, {formatBytes(artifacts.reduce((sum, { byteSize }) => sum + byteSize, 0))}
          </a>
        )}
      </div>
      {exports.error && <ErrorNote error={exports.error} />}
      {exports.state === 'pending' && (
        <div className="grid gap-2">
          <p role="status">Writing the files as you placed the model…</p>
          <Progress label="Writing the files" value={null} />
        </div>
      )}
      <div className="border-line border-y">
        <ArtifactList artifacts={first} />
        {model && <UsdzDownload key={model.url} model={model} />}
        {first.length > 0 && rest.length > 0 ? (
          <div className="border-line border-t">
            <Disclosed title={countOf(rest.length, 'more file')}>
              <ArtifactList artifacts={rest} />
            </Disclosed>
          </div>
        ) : (
          <ArtifactList artifacts={rest} />
        )}
      </div>
    </section>
  )
}

function ArtifactList({ artifacts }: { artifacts: readonly ArtifactView[] }) {
  return (
    <ul className="divide-y divide-line">
      {artifacts.map((artifact) => (
        <li key={artifact.name}>
          <a
            href={downloadUrl(artifact)}
            download={artifact.name}
            className="flex items-center gap-3 py-2.5 hover:bg-surface"
          >
            <Glyph name="download" className="size-5 text-accent" />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{artifact.name}</span>
              <span className="block text-muted text-sm">{artifact.description}</span>
            </span>
            <span className="whitespace-nowrap text-muted tabular-nums">{formatBytes(artifact.byteSize)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
