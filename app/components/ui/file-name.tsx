import { cx } from '../../lib/cx.ts'

/** Letters that a line has room for nearly everywhere. */
const SHORT = 20
/** Letters of the end that stay in sight: a number and the ending. */
const END = 10

/** A file's name in one line. Where it is too long its middle is left out: names of one capture differ at their ends. */
export function FileName({ name, className }: { name: string; className?: string }) {
  const letters = [...name]
  const at = letters.length > SHORT ? letters.length - END : letters.length
  return (
    <p dir="auto" title={name} className={cx('flex text-sm', className)}>
      <span className="truncate whitespace-pre">{letters.slice(0, at).join('')}</span>
      {at < letters.length && <span className="shrink-0 whitespace-pre">{letters.slice(at).join('')}</span>}
    </p>
  )
}
