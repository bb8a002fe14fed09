/** Of the page that shows two jobs, the first on the left. */
export function compareUrl(a: string, b: string): string {
  return `/compare?a=${a}&b=${b}`
}
