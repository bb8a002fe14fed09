'use client'

import { Button } from './components/ui/button.tsx'

export default function ErrorPage({ reset }: { error: Error; reset(): void }) {
  return (
    <div role="alert" className="mx-auto grid max-w-xl justify-items-start gap-4 px-4 py-24">
      <h1 className="text-3xl">This page stumbled</h1>
      <p className="text-muted">Your reconstructions are not touched: they run on the server. Try to show it again.</p>
      <Button kind="primary" onPress={reset}>
        Show it again
      </Button>
    </div>
  )
}
