import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/support/programs.ts';

/** Headless Chromium without a GPU, and without the errands that it runs on the network of its own accord. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-quic',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const soak = process.env['DRIMBOX_SOAK'] === '1';
const chromium = findChromium();

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/playwright',
  // One at a time: two pages that draw in software would compete for two cores.
  workers: 1,
  retries: 0,
  timeout: soak ? 1_800_000 : 60_000,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    headless: true,
    trace: 'off',
    video: 'off',
    screenshot: 'off',
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    launchOptions: { args: CHROMIUM_FLAGS, ...(chromium === undefined ? {} : { executablePath: chromium }) },
  },
});
