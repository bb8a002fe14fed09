import { expect, it } from 'vitest'
import { toExposition } from './prometheus.ts'

it('writes a gauge with its labels escaped', () => {
  const text = toExposition([
    {
      name: 'a_bytes',
      help: 'Two\nlines.',
      type: 'gauge',
      samples: [{ labels: { name: 'say "a\\b"' }, value: 1.5 }, { value: 2 }],
    },
  ])
  expect(text).toBe(
    '# HELP a_bytes Two\\nlines.\n# TYPE a_bytes gauge\na_bytes{name="say \\"a\\\\b\\""} 1.5\na_bytes 2\n',
  )
})

it('writes a histogram with cumulative buckets', () => {
  const text = toExposition([
    {
      name: 'a_seconds',
      help: 'Time.',
      bounds: [1, 10],
      series: [{ labels: { stage: 'mesh' }, values: [0.5, 1, 4, 30] }],
    },
  ])
  expect(text.split('\n').slice(2, -1)).toEqual([
    'a_seconds_bucket{stage="mesh",le="1"} 2',
    'a_seconds_bucket{stage="mesh",le="10"} 3',
    'a_seconds_bucket{stage="mesh",le="+Inf"} 4',
    'a_seconds_sum{stage="mesh"} 35.5',
    'a_seconds_count{stage="mesh"} 4',
  ])
})
