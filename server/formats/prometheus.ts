/** One value of a metric. */
export interface Sample {
  labels?: Record<string, string>
  value: number
}

export interface Metric {
  /** `maquette_jobs`: snake case, with its base unit, as Prometheus' naming practice asks. */
  name: string
  help: string
  type: 'gauge' | 'counter'
  samples: readonly Sample[]
}

export interface Histogram {
  name: string
  help: string
  /** Upper bounds, ascending, without the infinite one. */
  bounds: readonly number[]
  series: readonly { labels: Record<string, string>; values: readonly number[] }[]
}

/** Of `toExposition`'s answer. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Metrics in Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export function toExposition(metrics: readonly (Metric | Histogram)[]): string {
  return metrics.map((metric) => ('bounds' in metric ? histogramText(metric) : metricText(metric))).join('')
}

function metricText({ name, help, type, samples }: Metric): string {
  return headText(name, help, type) + samples.map(({ labels, value }) => line(name, labels, value)).join('')
}

function histogramText({ name, help, bounds, series }: Histogram): string {
  const lines = series.flatMap(({ labels, values }) => [
    ...[...bounds, Number.POSITIVE_INFINITY].map((bound) =>
      line(`${name}_bucket`, { ...labels, le: number(bound) }, values.filter((value) => value <= bound).length),
    ),
    line(
      `${name}_sum`,
      labels,
      values.reduce((sum, value) => sum + value, 0),
    ),
    line(`${name}_count`, labels, values.length),
  ])
  return headText(name, help, 'histogram') + lines.join('')
}

function headText(name: string, help: string, type: string): string {
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`
}

function line(name: string, labels: Record<string, string> | undefined, value: number): string {
  const pairs = Object.entries(labels ?? {}).map(([key, text]) => `${key}="${escaped(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${number(value)}\n`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function number(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN'
}
