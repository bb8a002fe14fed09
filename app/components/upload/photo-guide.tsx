'use client'

import type { ReactNode } from 'react'
import { useWords } from '../../lib/words/words-provider.tsx'

/** What good photos are, in four pictures. */
export function PhotoGuide() {
  const { t } = useWords()
  return (
    <ul className="grid grid-cols-1 gap-x-8 gap-y-6 sm:grid-cols-2 xl:grid-cols-4">
      <Advice title={t('upload.guideAround')} text={t('upload.guideAroundText')}>
        <circle cx="60" cy="40" r="24" className="stroke-line" strokeDasharray="3 4" />
        <path d="M60 29 50 34v11l10 5 10-5V34zM50 34l10 5 10-5M60 39v11" className="stroke-text" />
        {[0, 45, 90, 135, 180, 225, 270, 315].map((angleDeg) => (
          <path
            key={angleDeg}
            d="M-2.5 -5h5l3 8h-11z"
            className="fill-accent stroke-accent"
            transform={`translate(60 40) rotate(${angleDeg}) translate(0 -24)`}
          />
        ))}
      </Advice>
      <Advice title={t('upload.guideOverlap')} text={t('upload.guideOverlapText')}>
        {[22, 40, 58].map((x, i) => (
          <rect
            key={x}
            x={x}
            y={14 + i * 6}
            width="42"
            height="36"
            rx="2"
            className="fill-accent stroke-accent"
            fillOpacity="0.13"
          />
        ))}
        <circle cx="70" cy="40" r="3" className="fill-accent stroke-none" />
      </Advice>
      <Advice title={t('upload.guideLight')} text={t('upload.guideLightText')}>
        <circle cx="36" cy="24" r="8" className="stroke-accent" />
        <path d="M36 8v4M36 36v4M20 24h4M48 24h4M25 13l3 3M44 32l3 3M47 13l-3 3M28 32l-3 3" className="stroke-accent" />
        <path d="M82 34 68 41v15l14 7 14-7V41zM68 41l14 7 14-7M82 48v15" className="stroke-text" />
        <path d="M20 63h88" className="stroke-line" />
      </Advice>
      <Advice title={t('upload.guideGlass')} text={t('upload.guideGlassText')}>
        <path d="M26 16h24v30a12 12 0 0 1-24 0z" className="stroke-edge" />
        <path d="M31 21v20M38 62h-8 16" className="stroke-edge" />
        <path d="M20 66 58 12" className="stroke-bad" />
        <path d="M92 18 76 26v22l16 8 16-8V26zM76 26l16 8 16-8M92 34v22" className="stroke-text" />
        <path d="M80 33l4 2M82 41l5 3M97 38l4-2M99 46l5-3M88 23l4-2" className="stroke-accent" />
      </Advice>
    </ul>
  )
}

function Advice({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-4 xl:block">
      <svg
        aria-hidden="true"
        viewBox="10 4 104 66"
        className="-ml-3 w-28 shrink-0 xl:w-40"
        fill="none"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {children}
      </svg>
      <div className="xl:mt-2">
        <h2 className="font-semibold">{title}</h2>
        <p className="text-muted text-sm">{text}</p>
      </div>
    </li>
  )
}
