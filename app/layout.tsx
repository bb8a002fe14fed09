import type { Metadata, Viewport } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { OwnerOnly } from './components/share-link/owner-only.tsx'
import { face } from './face.ts'
import './globals.css'
import { JumpLink } from './components/ui/jump-link.tsx'
import { LanguagePicker } from './components/ui/language-picker.tsx'
import { chooseWords } from './lib/words/choose-words.ts'
import { Providers } from './providers.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await chooseWords()
  return { title: 'Maquette', description: words.t('common.description') }
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f6f4' },
    { media: '(prefers-color-scheme: dark)', color: '#131517' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { choice, messages, words } = await chooseWords()
  return (
    <html lang={choice.language} className={face.variable}>
      <body className="flex flex-col font-sans">
        <Providers choice={choice} messages={messages}>
          <JumpLink
            to="content"
            className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-surface focus:px-4 focus:py-2"
          >
            {words.t('common.skip')}
          </JumpLink>
          <header className="border-line border-b bg-surface">
            <div className="page-width flex min-h-14 sideways:min-h-11 items-center justify-between gap-4">
              <OwnerOnly
                others={
                  <span className="flex min-h-10 items-center gap-3 font-semibold text-lg">
                    <Mark />
                    Maquette
                  </span>
                }
              >
                <Link href="/" className="flex min-h-10 items-center gap-3 rounded-md font-semibold text-lg">
                  <Mark />
                  Maquette
                </Link>
              </OwnerOnly>
              <LanguagePicker />
            </div>
          </header>
          <main id="content" tabIndex={-1} className="flex w-full flex-1 flex-col outline-none">
            {children}
          </main>
        </Providers>
      </body>
    </html>
  )
}

/** Four photos' corners round a solid: what goes in, and what comes out. */
function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-7" fill="none" strokeLinejoin="round" strokeWidth="2">
      <path className="stroke-edge" d="M3 9V3h6M23 3h6v6M29 23v6h-6M9 29H3v-6" />
      <path className="fill-accent stroke-accent" d="M16 16 8.5 12v8.5L16 24.5z" />
      <path className="stroke-accent" d="M16 7.5 23.5 12v8.5L16 24.5l-7.5-4V12zM8.5 12l7.5 4 7.5-4M16 16v8.5" />
    </svg>
  )
}
