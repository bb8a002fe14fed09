import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { findBadTargets, findBadTexts, findCutDialogs, findWide } from './lib/page-faults.ts'

// That the looks at all other pages can fail.

test('each fault of a layout is found, and what is as it should be is not', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 400 })

  await test.step('a page wider than the window', async () => {
    expect(await onPage(page, '<p style="width: 420px">Wide</p>', findWide)).toHaveLength(1)
    expect(
      await onPage(page, '<div style="overflow-x: auto"><p style="width: 420px">Wide</p></div>', findWide),
    ).toEqual([])
  })

  await test.step('small and covered controls', async () => {
    const small = '<button style="padding: 0; height: 18px">Save</button>'
    expect(await onPage(page, small, findBadTargets)).toEqual([expect.stringMatching(/“Save” is \d+ x 18 px/)])
    const below =
      '<div style="position: fixed; inset: 0 0 auto; height: 100%"></div><button style="height: 40px">Save</button>'
    expect(await onPage(page, below, findBadTargets)).toEqual([expect.stringContaining('is covered by')])
    const fine =
      '<p>See <a href="#x">this</a> too.</p><div style="height: 900px"></div><button style="height: 24px">Save</button>'
    expect(await onPage(page, fine, findBadTargets)).toEqual([])
  })

  await test.step('texts that overlap, and texts that are cut', async () => {
    const overlapping = '<p style="height: 8px; margin: 0">First line</p><p style="margin: 0">Second line</p>'
    expect(await onPage(page, overlapping, findBadTexts)).toEqual([expect.stringContaining('overlap')])
    const cut = '<div style="width: 60px; overflow: hidden; white-space: nowrap">A name that is too long</div>'
    expect(await onPage(page, cut, findBadTexts)).toEqual(['“A name that is too long” is cut'])
    const meant = cut.replace('nowrap', 'nowrap; text-overflow: ellipsis')
    expect(await onPage(page, `${meant}<p>Below</p>`, findBadTexts)).toEqual([])
  })

  await test.step('a dialog higher than the window', async () => {
    const dialog = (height: number) =>
      `<div style="position: fixed; top: 0; height: ${height}px"><div role="dialog">Sure?</div></div>`
    expect(await onPage(page, dialog(500), findCutDialogs)).toHaveLength(1)
    expect(await onPage(page, dialog(400), findCutDialogs)).toEqual([])
  })
})

async function onPage(page: Page, body: string, find: (root: Element) => string[]): Promise<string[]> {
  await page.setContent(`<!doctype html><body style="font: 16px/20px sans-serif">${body}`)
  return page.locator('body').evaluate(find)
}
