import { test } from '../fixtures.ts'
import { expectEmptyHome } from './lib/empty-home.ts'
import { LOOKS_EVERYWHERE } from './lib/look-everywhere.ts'

// By its name the first: alone, these files begin on a system without jobs. In `npm test` the other arrival.spec.ts is what meets it empty.
test('an empty home', async ({ browser }) => {
  test.skip(!LOOKS_EVERYWHERE, 'e2e/arrival.spec.ts looks at it')
  await expectEmptyHome(browser)
})
