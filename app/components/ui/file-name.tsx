import { cx } from '../../lib/cx.ts'

/** Letters that a line has room for nearly everywhere. */
const SHORT = 20
/** Letters of the end that stay in sight: a number and the ending. */
const END = 10

interface EndedNameProps {
  name: string
  className?: string
}

/** A name in one line. Where it is too long its middle is left out: names that belong together differ at their ends. */
export function EndedName({ name, className }: EndedNameProps) {
  const letters = [...name]
  const at = letters.length > SHORT ? letters.length - END : letters.length
  return (
    <span dir="auto" className={cx('flex min-w-0', className)}>
      <span className="truncate whitespace-pre">{letters.slice(0, at).join('')}</span>
      {at < letters.length && <span className="shrink-0 whitespace-pre">{letters.slice(at).join('')}</span>}
    </span>
  )
}

/** Of a file below its picture. */
export function FileName({ name, className }: EndedNameProps) {
  return (
    <p title={name} className={cx('text-sm', className)}>
      <EndedName name={name} />
    </p>
  )
}
