import type { Report } from '#server/contracts/report.ts'

interface ReportPicturesProps {
  pictures: Report['pictures']
  urlOf(name: string): string | null
}

/** The turntable and the previews, to look at and to take along: each is a file of its own. */
export function ReportPictures({ pictures: { turntable, previews }, urlOf }: ReportPicturesProps) {
  const turntableUrl = urlOf(turntable.name)
  const shown = previews
    .toSorted((a, b) => a.look.localeCompare(b.look))
    .flatMap(({ look, ...picture }, i) => {
      const url = urlOf(picture.name)
      return url ? [{ url, ...picture, label: `Preview ${(i % (previews.length / 2)) + 1}, ${look}` }] : []
    })
  if (!turntableUrl && shown.length === 0) return null
  return (
    <div className="grid gap-3">
      <h3 className="font-medium">Pictures to share</h3>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        {turntableUrl && (
          <Picture
            url={turntableUrl}
            name={turntable.name}
            label="Turntable"
            widthPx={turntable.widthPx}
            heightPx={turntable.heightPx}
          />
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
  return (
    <a href={url} download={name} title={`Save ${name}`} className="block overflow-hidden rounded-lg bg-sunken">
      {/* biome-ignore lint/performance/noImgElement: a picture of the right size already */}
      <img src={url} alt={label} width={widthPx} height={heightPx} loading="lazy" className="h-auto w-full" />
    </a>
  )
}
