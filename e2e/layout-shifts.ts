declare global {
  interface Window {
    seenShifts: string[]
  }
}

/** Runs in the page, before everything else. */
export function observeShifts(): void {
  window.seenShifts = []
  interface Shift extends PerformanceEntry {
    value: number
    sources: { node: Element | null }[]
  }
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Shift[]) {
      const names = sources.map(({ node }) => `${node?.nodeName.toLowerCase()}.${node?.className}`)
      window.seenShifts.push(`${value.toFixed(4)}: ${names.join(', ')}`)
    }
  }).observe({ type: 'layout-shift', buffered: true })
}
