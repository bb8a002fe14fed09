'use client'

import './globals.css'
import { buttonClass } from './components/ui/button-class.ts'

/** In place of the whole page, when what is around all pages fails. It relies on nothing that could have failed. */
export default function GlobalErrorPage() {
  return (
    <html lang="en">
      <head>
        <title>Maquette</title>
      </head>
      <body className="font-sans">
        <main className="mx-auto grid max-w-xl justify-items-start gap-4 px-4 py-24">
          <p className="font-semibold text-lg">Maquette</p>
          <h1 className="text-3xl">Maquette can’t be shown in this browser</h1>
          <p className="text-muted">
            Something on this page failed. Your reconstructions are safe: they run on the server. Reload the page; if
            that doesn’t help, try another browser, or a newer version of this one.
          </p>
          <button type="button" className={buttonClass('primary')} onClick={() => window.location.reload()}>
            Reload
          </button>
        </main>
      </body>
    </html>
  )
}
