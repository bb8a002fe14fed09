import Link from 'next/link'
import { buttonClass } from './components/ui/button-class.ts'

export default function NotFound() {
  return (
    <div className="mx-auto grid max-w-xl justify-items-start gap-4 px-4 py-24">
      <h1 className="text-3xl">There is nothing here</h1>
      <p className="text-muted">The address may be mistyped, or what was here has been deleted.</p>
      <Link href="/" className={buttonClass('primary')}>
        All reconstructions
      </Link>
    </div>
  )
}
