/** Build of the screen: `npx vite build -c build/vite.renderer.ts` writes `dist/renderer`. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder('../renderer'),
  // Relative: the same files are served by the desktop's own scheme and by the browser host.
  base: './',
  plugins: [react()],
  // The decoders of images load their parts as they need them.
  worker: { format: 'es' },
  // Of a file format that vtk.js reads and we do not; the real one needs modules of Node and kills the page.
  resolve: { alias: { xmlbuilder2: folder('stubs/xmlbuilder2.ts') } },
  build: {
    outDir: folder('../dist/renderer'),
    emptyOutDir: true,
    target: 'chrome146',
    sourcemap: false,
    // Files beside the page, so that the CSP need not allow more than our own origin for them.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 6000,
  },
});
