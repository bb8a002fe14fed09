let known: boolean | undefined

/** Whether this browser can draw with WebGL 2 now. Asked once: contexts are few. */
export function hasWebGl(): boolean {
  if (known === undefined) {
    const context = document.createElement('canvas').getContext('webgl2')
    known = context !== null
    context?.getExtension('WEBGL_lose_context')?.loseContext()
  }
  return known
}
