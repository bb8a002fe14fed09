import path from 'node:path'

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  devIndicators: false,
  // The checkout may lie inside another folder with a lock file: this one is the root.
  turbopack: { root: path.resolve(import.meta.dirname) },
  // `npm test` runs the type checker over the whole repository, tests and scripts included.
  typescript: { ignoreBuildErrors: true },
  // Server packages with native or generated parts: loaded by Node, never bundled.
  serverExternalPackages: [
    'sharp',
    'pg',
    'pg-boss',
    'pino',
    '@prisma/client',
    '@prisma/adapter-pg',
    '@tus/server',
    '@tus/file-store',
    'exif-reader',
  ],
}

export default config
