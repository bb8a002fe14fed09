'use client'

import type { JobPhoto, SparseModel } from '#server/contracts/job-view.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Disclosed } from '../ui/disclosed.tsx'
import { Glyph } from '../ui/glyph.tsx'

/** Photos of a group that are shown; its names are all given. */
const SHOWN = 6

/** Shown when the capture fell apart into groups of photos that could not be joined: that it did, in one line above the model; which, when asked. */
export function ModelsNote({ models, photos }: { models: readonly SparseModel[]; photos: readonly JobPhoto[] }) {
  const { t } = useWords()
  const others = models.filter(({ chosen }) => !chosen)
  if (others.length === 0) return null
  return (
    <div className="flex gap-3 rounded-lg bg-warn-soft px-4">
      <Glyph name="alert" className="mt-3 size-5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <Disclosed
          title={t('jobs.groups', { count: models.length })}
          level={2}
          className="min-h-11 font-semibold hover:bg-transparent!"
        >
          <ul className="grid gap-3">
            {models.map((model, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: groups have no other name than their order
              <Group key={i} model={model} photos={photos} />
            ))}
          </ul>
          <p className="pt-3">{t('jobs.groupsText')}</p>
        </Disclosed>
      </div>
    </div>
  )
}

function Group({ model, photos }: { model: SparseModel; photos: readonly JobPhoto[] }) {
  const words = useWords()
  const { t } = words
  const own = model.photos.flatMap((place) => photos[place] ?? [])
  const what = model.chosen ? 'Model' : model.registeredPhotos > 0 ? 'Part' : 'Nothing'
  return (
    <li className="grid gap-1.5">
      <p>
        {t(`jobs.group${what}`, { count: own.length || model.registeredPhotos })}
        {own.length > 0 && (
          <span className="text-muted">
            :{' '}
            {listNames(
              own.map(({ fileName }) => fileName),
              words,
            )}
          </span>
        )}
      </p>
      {own.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {own.slice(0, SHOWN).map(({ uploadId, thumbnailUrl }) => (
            // biome-ignore lint/performance/noImgElement: a thumbnail that is small already
            <img key={uploadId} src={thumbnailUrl} alt="" loading="lazy" className="size-14 rounded object-cover" />
          ))}
        </div>
      )}
    </li>
  )
}

const LISTED = 12

function listNames(names: readonly string[], words: Words): string {
  const rest = names.length - LISTED
  return words.list(rest > 0 ? [...names.slice(0, LISTED), words.t('jobs.more', { count: rest })] : names)
}
