/** Which program of the device shows a model in the room: Quick Look on iPhone and iPad, Scene Viewer on Android. */
export type ArProgram = 'quick-look' | 'scene-viewer'

/** Where the model is in the forms that they read. Both take an address of its own for each file. */
export interface ArFiles {
  /** For Scene Viewer, which knows no meshopt. */
  glbUrl: string | null
  usdzUrl: string | null
}

/** Null where there is none that is known. */
export function arProgram(): ArProgram | null {
  if (document.createElement('a').relList.supports('ar')) return 'quick-look'
  return /android/i.test(navigator.userAgent) ? 'scene-viewer' : null
}

/**
 * What a link to the model in the room leads to; null when the file is missing. `page` is the address of this page: Scene Viewer's intent
 * needs whole addresses, and comes back to it where there is no such program (developers.google.com/ar/develop/scene-viewer).
 */
export function arAddress(program: ArProgram, { glbUrl, usdzUrl }: ArFiles, page: string): string | null {
  if (program === 'quick-look') return usdzUrl
  if (!glbUrl) return null
  const file = encodeURIComponent(new URL(glbUrl, page).href)
  const fallback = encodeURIComponent(page)
  return (
    `intent://arvr.google.com/scene-viewer/1.0?file=${file}&mode=ar_preferred` +
    '#Intent;scheme=https;package=com.google.android.googlequicksearchbox;action=android.intent.action.VIEW;' +
    `S.browser_fallback_url=${fallback};end;`
  )
}

/** Hands the model over to the program. Quick Look starts for links around a picture alone (webkit.org/blog/8421). */
export function openAr(program: ArProgram, address: string): void {
  const link = document.createElement('a')
  if (program === 'quick-look') link.rel = 'ar'
  link.href = address
  link.append(document.createElement('img'))
  link.click()
}
