import { defineConfig } from 'vitest/config';

const soak = process.env['DRIMBOX_SOAK'] === '1';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['{electron,shared,renderer,assets,build,bench,e2e/sandbox,e2e/support}/**/*.test.{ts,tsx}'],
    // Processes, not threads: tests start servers and child processes, and a crash takes one file with it only.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: soak ? 600_000 : 20_000,
    hookTimeout: soak ? 600_000 : 30_000,
    teardownTimeout: 10_000,
    retry: 0,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    reporters: ['default', './build/testing/vitest-reporter.ts'],
  },
});
