'use client'

import type { Report } from '#server/contracts/report.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Disclosed } from '../ui/disclosed.tsx'
import { OverlapMatrix } from './overlap-matrix.tsx'
import { sayMeasured } from './say-report.ts'

/** Everything that was counted, closed until somebody wants to know. */
export function ReportFigures({ report }: { report: Report }) {
  const words = useWords()
  const { t } = words
  const measured = sayMeasured(report, words)
  return (
    <div className="divide-y divide-line border-line border-y">
      <Disclosed title={t('report.figures')}>
        {measured && <p className="max-w-prose pb-2 text-muted">{measured}</p>}
        <Figures rows={figuresOf(report, words)} />
      </Disclosed>
      {report.overlap.length > 0 && (
        <Disclosed title={t('report.overlaps')}>
          <OverlapMatrix photos={report.photos} overlap={report.overlap} />
        </Disclosed>
      )}
      {report.leftOutFrames.length > 0 && (
        <Disclosed title={t('report.leftOut', { count: report.leftOutFrames.length })}>
          <LeftOutFrames frames={report.leftOutFrames} />
        </Disclosed>
      )}
      <Disclosed title={t('report.run')}>
        <RunTable run={report.run} />
      </Disclosed>
    </div>
  )
}

const LACKS = { image: 'report.lacksImage', mask: 'report.lacksMask', pose: 'report.lacksPose' } as const

/** Of thousands, the first say enough; `report.json` has all. */
const SHOWN_FRAMES = 50

function LeftOutFrames({ frames }: { frames: Report['leftOutFrames'] }) {
  const { t } = useWords()
  return (
    <ul className="grid gap-1">
      {frames.slice(0, SHOWN_FRAMES).map(({ path, lacks }) => (
        <li key={path} className="break-words">
          {path}: <span className="text-muted">{t(LACKS[lacks])}</span>
        </li>
      ))}
      {frames.length > SHOWN_FRAMES && <li>{t('report.andMore', { count: frames.length - SHOWN_FRAMES })}</li>}
    </ul>
  )
}

type FigureRow = readonly [label: string, value: string]

function Figures({ rows }: { rows: readonly FigureRow[] }) {
  return (
    <dl className="grid gap-x-8 sm:grid-cols-2">
      {rows.map(([label, value]) => (
        <div key={label} className="flex justify-between gap-4 border-line border-b py-1.5">
          <dt className="text-muted">{label}</dt>
          <dd className="text-right tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function figuresOf(report: Report, words: Words): FigureRow[] {
  const { sparse, masks, dense, mesh, closing, texture, calibration, sixViews, worldOrigin } = report
  const { t, format } = words
  const number = (value: number) => format.number(Math.round(value))
  const size = `${texture.widthPx} x ${texture.heightPx} px`
  const row = (label: string, value: string): FigureRow => [label, value]
  return [
    sparse && row(t('report.sparsePoints'), number(sparse.points)),
    sparse && row(t('report.reprojectionError'), `${format.fixed(sparse.meanReprojectionErrorPx, 2)} px`),
    sparse && row(t('report.trackLength'), format.fixed(sparse.meanTrackLength, 2)),
    sparse && row(t('report.pointsAPhoto'), number(sparse.meanObservationsPerPhoto)),
    masks && row(t('report.masks'), masksOf(masks, words)),
    calibration && row(t('report.lens'), lensOf(calibration, words)),
    ...(sixViews ? findingsOf(sixViews, words) : []),
    dense && row(t('report.densePoints'), number(dense.points)),
    dense &&
      row(t('report.depthMaps'), t('report.depthOf', { count: dense.maps, share: format.share(dense.depthCoverage) })),
    worldOrigin && row(t('report.worldOrigin'), worldOrigin.map((value) => format.number(value)).join(' · ')),
    row(t('report.triangles'), number(mesh.triangles)),
    row(t('report.parts'), number(mesh.components)),
    row(
      t('report.closed'),
      mesh.watertight ? t('report.closedYes') : t('report.closedNo', { count: mesh.boundaryLoops }),
    ),
    closing && closing.openEdges > 0
      ? row(
          t('report.closing'),
          t(closing.isClosed ? 'report.madeUp' : 'report.madeUpOpen', { share: format.share(closing.madeUpShare) }),
        )
      : null,
    row(t('report.texture'), t('report.textureOf', { size, count: texture.photosUsed })),
    row(t('report.unseenSurface'), format.share(texture.unseenSurface)),
  ].filter((each) => each !== null)
}

/** "12 given, 4 found; cameras by what is inside" */
function masksOf({ given, found, features }: NonNullable<Report['masks']>, { t }: Words): string {
  const counts = [
    given > 0 && t('report.masksGiven', { count: given }),
    found > 0 && t('report.masksFound', { count: found }),
  ]
  const key = features === 'inside' ? 'report.masksInside' : 'report.masksWhole'
  return t(key, { counts: counts.filter(Boolean).join(', ') })
}

const DEPTH_MODELS = {
  given: 'report.depthGiven',
  shared: 'report.depthShared',
  proportional: 'report.depthProportional',
  free: 'report.depthFree',
} as const

function findingsOf(found: NonNullable<Report['sixViews']>, { t, format }: Words): FigureRow[] {
  const { fieldOfViewDeg, depthModel, depthBrighter, medianDepthError, consistent } = found
  const brighter = depthBrighter === 'near' ? 'report.depthNearer' : 'report.depthFarther'
  return [
    [t('report.fieldOfView'), `${format.fixed(fieldOfViewDeg, 1)}°`],
    [t('report.depthImages'), t(brighter, { model: t(DEPTH_MODELS[depthModel]) })],
    [
      t('report.agreement'),
      medianDepthError === null
        ? t('report.agreementNone')
        : t('report.agreementTo', { error: format.error(medianDepthError), share: format.share(consistent) }),
    ],
  ]
}

function lensOf(found: NonNullable<Report['calibration']>, { t, format }: Words): string {
  const { cameraModel, principalPointRefined, heldOutErrorPx } = found
  const model = principalPointRefined ? t('report.lensCentred', { model: cameraModel }) : cameraModel
  if (!heldOutErrorPx) return model
  return t('report.lensError', { model, error: `${format.fixed(heldOutErrorPx.chosen, 2)} px` })
}

function RunTable({ run }: { run: Report['run'] }) {
  const { t, format } = useWords()
  const { engine, machine } = run
  return (
    <div className="grid gap-3 overflow-x-auto">
      <table className="w-full tabular-nums">
        <thead className="text-left text-muted">
          <tr>
            <th className="py-1 font-normal">{t('report.step')}</th>
            <th className="py-1 text-right font-normal">{t('report.time')}</th>
            <th className="py-1 text-right font-normal">{t('report.memory')}</th>
          </tr>
        </thead>
        <tbody>
          {run.stages.map(({ name, seconds, peakMemoryBytes }) => (
            <tr key={name} className="border-line border-t">
              <td className="py-1">{t(`stages.${name}`)}</td>
              <td className="py-1 text-right">{format.duration(seconds)}</td>
              <td className="py-1 text-right">{peakMemoryBytes === null ? '' : format.bytes(peakMemoryBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-muted text-sm">
        Maquette {run.maquetteVersion}
        {engine && `, ${engine.name} ${engine.version}`}, Node {run.nodeVersion},{' '}
        {t('report.threads', { count: run.threads })}; {machine.cpu}, {t('report.cores', { count: machine.cores })},{' '}
        {format.bytes(machine.memoryBytes)}, {machine.os}
      </p>
    </div>
  )
}
