import { defineConfig } from '@playwright/test'
import { LAN_NAME } from './e2e/start-system.ts'

/**
 * One browser against the whole running system, which `e2e/start-system.ts` brings up on a free port
 * with its own data. Jobs share one worker, so tests run one after the other; none is ever retried.
 */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/start-system.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // Long enough for two reconstructions on a busy machine; nothing waits for this on a good day.
  timeout: 720_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    viewport: { width: 1280, height: 900 },
    // Half-way through a transition, contrast is nothing to judge.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // The state of the page at each step, but no film of it: every frame of that would be drawn without a graphics card, read back and compressed.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      // In the C locale, which a bare machine has, it can't open files whose names are not ASCII.
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      // WebGL without a graphics card, and a browser that starts as root too.
      args: [
        '--no-sandbox',
        '--use-gl=angle',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        // Without a graphics card pages are drawn sooner by the processor itself than by one that it pretends to be.
        '--disable-gpu-rasterization',
        `--host-resolver-rules=MAP ${LAN_NAME} 127.0.0.1`,
      ],
    },
  },
})
