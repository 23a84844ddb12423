/**
 * The desktop host as two files: `dist/desktop/main.js` (ESM) and `dist/desktop/preload.cjs` (a sandboxed preload cannot be
 * a module). Everything is bundled in but `electron` and the modules of Node, so the package carries no node_modules.
 */
import { join } from 'node:path';
import type { InlineConfig } from 'vite';

const root = join(import.meta.dirname, '..');

const common: InlineConfig = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  // What is not taken from node_modules at run time has to be in the bundle.
  ssr: { noExternal: true, target: 'node' },
};

const external = ['electron'];

/** Readable output: whoever audits the package reads what runs. */
const build = { outDir: join(root, 'dist/desktop'), emptyOutDir: false, minify: false, target: 'node24' } as const;

export const mainConfig: InlineConfig = {
  ...common,
  build: {
    ...build,
    ssr: 'electron/main.ts',
    rolldownOptions: { external, output: { format: 'es', entryFileNames: 'main.js', codeSplitting: false } },
  },
};

export const preloadConfig: InlineConfig = {
  ...common,
  build: {
    ...build,
    ssr: 'electron/preload.ts',
    rolldownOptions: { external, output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false } },
  },
};
