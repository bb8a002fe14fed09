import { ZIP_REASONS } from '#intake/zip-left-out.ts'

/** Why a file of an archive is not taken. */
export const zipReasons = ZIP_REASONS
