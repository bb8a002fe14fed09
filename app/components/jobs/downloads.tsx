import type { ArtifactView } from '#server/contracts/job.ts'
import { formatBytes } from '../../lib/format.ts'
import { Icon } from '../ui/icon.tsx'

/** Snapshots are for the viewer; nobody wants to keep one. */
const VIEWER_ONLY = new Set(['snapshot.glb'])

export function Downloads({ artifacts }: { artifacts: readonly ArtifactView[] }) {
  const offered = artifacts.filter(({ name }) => !VIEWER_ONLY.has(name))
  if (offered.length === 0) return null
  return (
    <section aria-labelledby="downloads-heading" className="grid gap-3">
      <h2 id="downloads-heading" className="font-semibold text-lg">
        Downloads
      </h2>
      <ul className="divide-y divide-line border-line border-y">
        {offered.map((artifact) => (
          <li key={artifact.name}>
            <a
              href={`${artifact.url}${artifact.url.includes('?') ? '&' : '?'}download=1`}
              download={artifact.name}
              className="flex items-center gap-3 py-2.5 hover:bg-surface"
            >
              <Icon name="download" className="size-5 text-accent" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{artifact.name}</span>
                <span className="block text-muted text-sm">{artifact.description}</span>
              </span>
              <span className="whitespace-nowrap text-muted tabular-nums">{formatBytes(artifact.byteSize)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
