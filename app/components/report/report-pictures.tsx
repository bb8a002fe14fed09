import type { Report } from '#server/contracts/report.ts'
import { cx } from '../../lib/cx.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { buttonClass } from '../ui/button-class.ts'
import { Glyph } from '../ui/glyph.tsx'
import { MovingPicture } from '../ui/moving-picture.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'

interface ReportPicturesProps {
  pictures: Report['pictures']
  urlOf(name: string): string | null
}

const LABELS = { textured: 'report.previewTextured', wireframe: 'report.previewWireframe' } as const

/** The turntable and the previews, to view and download: each is a separate file. */
export function ReportPictures({ pictures: { turntable, previews }, urlOf }: ReportPicturesProps) {
  const { t } = useWords()
  const turntableUrl = urlOf(turntable.name)
  const shown = previews
    .toSorted((a, b) => a.look.localeCompare(b.look))
    .flatMap(({ look, ...picture }, i) => {
      const url = urlOf(picture.name)
      return url ? [{ url, ...picture, label: t(LABELS[look], { number: (i % (previews.length / 2)) + 1 }) }] : []
    })
  if (!turntableUrl && shown.length === 0) return null
  return (
    <div className="grid gap-3">
      <h3 className="font-medium">{t('report.pictures')}</h3>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        {turntableUrl && (
          <div className="relative overflow-hidden rounded-lg bg-sunken">
            <MovingPicture
              movingUrl={turntableUrl}
              // From the front: the second of three around it.
              stillUrl={shown[1]?.url ?? turntableUrl}
              label={t('report.turntable')}
              widthPx={turntable.widthPx}
              heightPx={turntable.heightPx}
              loading="lazy"
            />
            <a
              href={turntableUrl}
              download={turntable.name}
              aria-label={t('report.savePicture', { name: turntable.name })}
              title={t('report.savePicture', { name: turntable.name })}
              className={cx(buttonClass('quiet', 'icon'), 'absolute bottom-2 left-2')}
            >
              <Glyph name={TOOL_GLYPHS.download} />
            </a>
          </div>
        )}
        <div className="grid grid-cols-3 content-start gap-3">
          {shown.map((picture) => (
            <Picture key={picture.name} {...picture} />
          ))}
        </div>
      </div>
    </div>
  )
}

interface PictureProps {
  url: string
  name: string
  label: string
  widthPx: number
  heightPx: number
}

function Picture({ url, name, label, widthPx, heightPx }: PictureProps) {
  const { t } = useWords()
  return (
    <a
      href={url}
      download={name}
      title={t('report.savePicture', { name })}
      className="block overflow-hidden rounded-lg bg-sunken"
    >
      {/* biome-ignore lint/performance/noImgElement: a picture of the right size already */}
      <img src={url} alt={label} width={widthPx} height={heightPx} loading="lazy" className="h-auto w-full" />
    </a>
  )
}
