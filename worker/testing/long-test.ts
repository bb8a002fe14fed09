import { test } from 'vitest'

/** A test that takes half a minute and resembles others: `npm run test:unit` runs it, `npm test` does not. */
export const longTest = test.runIf(process.env.MAQUETTE_TEST_LONG === '1')
