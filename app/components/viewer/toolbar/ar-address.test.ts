import { expect, it } from 'vitest'
import { arAddress } from './ar-address.ts'

const FILES = { glbUrl: '/api/jobs/1/files/model.glb?v=ab', usdzUrl: '/api/jobs/1/files/model.usdz?v=cd' }
const PAGE = 'https://models.example/jobs/1'

it('leads iPhones to the USDZ, and Android to Scene Viewer with the whole address of the GLB', () => {
  expect(arAddress('quick-look', FILES, PAGE)).toBe(FILES.usdzUrl)
  const address = arAddress('scene-viewer', FILES, PAGE) ?? ''
  const { searchParams } = new URL(address.replace(/^intent:/, 'https:').replace(/#.*/, ''))
  expect(searchParams.get('file')).toBe('https://models.example/api/jobs/1/files/model.glb?v=ab')
  expect(address).toContain(`;S.browser_fallback_url=${encodeURIComponent(PAGE)};end;`)
})

it('leads nowhere without the file that is needed', () => {
  expect(arAddress('quick-look', { ...FILES, usdzUrl: null }, PAGE)).toBeNull()
  expect(arAddress('scene-viewer', { ...FILES, glbUrl: null }, PAGE)).toBeNull()
})
