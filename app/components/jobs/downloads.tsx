'use client'

import { isReportPicture } from '#server/contracts/artifact-names.ts'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { isMaskPicture } from '#server/contracts/capture/mask-pictures.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { downloadUrl } from '../../lib/download-url.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../messages/message-types.ts'
import { Disclosed } from '../ui/disclosed.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { Progress } from '../ui/progress.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'
import { isDepthPicture } from './depth/depth-pictures.ts'
import { byPurpose, type PurposeFiles } from './download-purposes.ts'

/** Pictures that the page shows by themselves. */
function isShownElsewhere(artifact: ArtifactView): boolean {
  const { name } = artifact
  return isDepthPicture(artifact) || isMaskPicture(name) || isReportPicture(name) || isDataSetImage(name)
}

/** Photos, masks and depth that `transforms.json` names: many, and of use together with it, in the ZIP. */
function isDataSetImage(name: string): boolean {
  return /^(image-.+|(depth|mask)-.+\.png)$/.test(name)
}

interface DownloadsProps {
  archiveUrl: string
  artifacts: readonly ArtifactView[]
  /** Whether they are as the model was placed. */
  exports: JobView['exports']
}

/** The results by what they are for, each with what opens it. */
export function Downloads({ archiveUrl, artifacts, exports }: DownloadsProps) {
  const { t, format } = useWords()
  const { purposes, rest } = byPurpose(artifacts.filter((artifact) => !isShownElsewhere(artifact)))
  if (purposes.length + rest.length === 0) return null
  return (
    <section aria-labelledby="downloads-heading" className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="downloads-heading" className="font-semibold text-lg">
          {t('share.downloads')}
        </h2>
        {artifacts.length > 1 && (
          <a href={archiveUrl} download className="font-medium text-accent hover:underline">
            {t('share.allZip', { size: format.bytes(artifacts.reduce((sum, { byteSize }) => sum + byteSize, 0)) })}
          </a>
        )}
      </div>
      {exports.error && <ErrorNote error={exports.error} />}
      {exports.state === 'pending' && (
        <div className="grid gap-2">
          <p role="status">{t('share.writing')}</p>
          <Progress label={t('share.writingLabel')} value={null} />
        </div>
      )}
      <div className="divide-y divide-line border-line border-y">
        {purposes.map((each) => (
          <Purpose key={each.purpose.name} {...each} />
        ))}
        {rest.length > 0 && purposes.length > 0 && (
          <Disclosed title={t('share.moreFiles', { count: rest.length })}>
            <ArtifactList artifacts={rest} describes />
          </Disclosed>
        )}
        {purposes.length === 0 && <ArtifactList artifacts={rest} describes />}
      </div>
    </section>
  )
}

function Purpose({ purpose, files }: PurposeFiles) {
  const { t } = useWords()
  return (
    <div className="grid gap-1 py-4">
      <h3 className="font-medium">{t(`share.${purpose.name}`)}</h3>
      <p className="text-muted text-sm">{t(`share.${purpose.note}`)}</p>
      <ArtifactList artifacts={files} describes={purpose.describesFiles} />
    </div>
  )
}

function ArtifactList({
  artifacts,
  describes = false,
}: {
  artifacts: readonly ArtifactView[]
  describes?: boolean | undefined
}) {
  const { format } = useWords()
  return (
    <ul>
      {artifacts.map((artifact) => (
        <li key={artifact.name}>
          <a href={downloadUrl(artifact)} download={artifact.name} className="flex gap-3 rounded py-2 hover:bg-surface">
            <Glyph name={TOOL_GLYPHS.download} className="size-5 text-accent" />
            <span className="min-w-0 flex-1">
              <span className="block break-words text-accent">{artifact.name}</span>
              {describes && <Description artifact={artifact} />}
            </span>
            <span className="whitespace-nowrap text-muted tabular-nums">{format.bytes(artifact.byteSize)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Files whose description is the same in every job. */
const DESCRIBED = {
  'transforms.json': 'share.fileTransforms',
  'reconstruct.log': 'share.fileLog',
  'cameras.json': 'share.fileCameras',
  'dense.ply': 'share.fileDense',
  'mesh.ply': 'share.fileMesh',
  'sparse.glb': 'share.fileSparseGlb',
  'sparse.ply': 'share.fileSparsePly',
  'preview.glb': 'share.filePreview',
  'dense.glb': 'share.fileDenseGlb',
  'report.json': 'share.fileReport',
  'calibration.json': 'share.fileCalibration',
  'made-up.glb': 'share.fileMadeUp',
  'unseen.glb': 'share.fileUnseen',
  'snapshot.glb': 'share.fileSnapshot',
  'snapshot-mesh.glb': 'share.fileSnapshot',
  'dense.las': 'share.fileLas',
  'model.mtl': 'share.fileMtl',
  'model.jpg': 'share.fileJpg',
} as const satisfies Record<string, MessageKey>

function isDescribed(name: string): name is keyof typeof DESCRIBED {
  return Object.hasOwn(DESCRIBED, name)
}

/** In the reader's language where the page knows the file, or its note; else null. */
function sayFile({ name, note }: ArtifactView, words: Words): string | null {
  if (isDescribed(name)) return words.t(DESCRIBED[name])
  const [, distorted, part] = /^(distorted-)?(cameras|images|points3D|rigs|frames)\.(?:bin|txt)$/.exec(name) ?? []
  if (part) return words.t(distorted ? 'share.fileDistorted' : 'share.fileColmap', { part })
  return note && words.tryTo(`fileNotes.${note.code}`, note.values)
}

function Description({ artifact }: { artifact: ArtifactView }) {
  const words = useWords()
  const text = sayFile(artifact, words)
  return (
    <span className="block text-muted text-sm" lang={text || words.language === 'en' ? undefined : 'en'}>
      {text ?? artifact.description}
    </span>
  )
}
