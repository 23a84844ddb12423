import { defineConfig } from 'vitest/config';

const soak = process.env['DRIMBOX_SOAK'] === '1';

export default defineConfig({
  test: {
    environment: 'node',
    projects: [
      // What computes and waits for nobody: a process for each file would cost more than its tests.
      {
        extends: true,
        test: { name: 'screen', include: ['{shared,renderer,assets}/**/*.test.{ts,tsx}'], isolate: false },
      },
      {
        extends: true,
        test: { name: 'program', include: ['{electron,build,bench,e2e/sandbox,e2e/support}/**/*.test.ts'] },
      },
    ],
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
