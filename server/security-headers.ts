/**
 * Headers for every answer to a browser. Maquette shows its own pages only, loads nothing from elsewhere, and belongs
 * in nobody's frame.
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
    'Content-Security-Policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}
