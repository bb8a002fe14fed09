/**
 * Headers for every response to a browser. Maquette loads nothing from other sites, and belongs
 * in no frame.
 *
 * Next puts small inline scripts and styles into its pages, hence 'unsafe-inline' (a nonce would rule out pages that are
 * rendered ahead of time). three.js makes textures and workers of blobs; kernels are WebAssembly. React's development
 * build needs `eval` for its stack traces.
 */
export function securityHeaders({ isDevelopment }: { isDevelopment: boolean }): Record<string, string> {
  const policy = {
    'default-src': "'self'",
    'script-src': `'self' 'unsafe-inline' 'wasm-unsafe-eval'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' blob: data:",
    'font-src': "'self' data:",
    'connect-src': "'self' blob: data:",
    'worker-src': "'self' blob:",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return {
    'Content-Security-Policy': written(policy),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}

/**
 * Headers for a model that other sites may show in a frame. Otherwise stricter: no inline script or style in
 * the page, only this server's files, and no form. The decoder of compressed models is WebAssembly; three.js reads textures from blobs.
 */
export function embedHeaders(): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    // three.js sets the size of its canvas through the element's style, which needs no permission; there are no other inline styles.
    'style-src': "'self'",
    'img-src': "'self' blob:",
    'connect-src': "'self' blob: data:",
    'worker-src': 'blob:',
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': '*',
  }
  return {
    'Content-Security-Policy': written(policy),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Robots-Tag': 'noindex',
  }
}

function written(policy: Record<string, string>): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ')
}
