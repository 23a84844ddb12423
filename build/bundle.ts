/**
 * Builds what runs: the screen into `dist/renderer`, the desktop host into `dist/desktop`. A part whose sources have not
 * changed since its last complete build is left alone. `node build/bundle.ts [renderer] [desktop]`, both by default.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { InlineConfig } from 'vite';

export type BundlePart = 'renderer' | 'desktop';

interface Part {
  /** Folders and files that the output depends on. */
  readonly sources: readonly string[];
  readonly folder: string;
  /** Loaded when they are built with: every start of the program asks whether its bundle is fresh, few have to build. */
  readonly configs: () => Promise<readonly InlineConfig[]>;
}

const ROOT = join(import.meta.dirname, '..');
const STAMPS = join(ROOT, 'dist/.stamp');
const COMMON_SOURCES = ['shared', 'assets', 'package.json', 'package-lock.json', 'build/bundle.ts'];

const PARTS: Readonly<Record<BundlePart, Part>> = {
  renderer: {
    sources: ['renderer', 'build/vite.renderer.ts', ...COMMON_SOURCES],
    folder: 'dist/renderer',
    configs: async () => [{ ...(await import('./vite.renderer.ts')).default, configFile: false }],
  },
  desktop: {
    sources: ['electron', 'build/vite.main.ts', ...COMMON_SOURCES],
    folder: 'dist/desktop',
    configs: async () => {
      const { mainConfig, preloadConfig } = await import('./vite.main.ts');
      return [mainConfig, preloadConfig];
    },
  },
};

/**
 * Brings the bundles up to date; returns the parts that had to be built.
 * Throws what vite throws, and leaves no stamp then: the next call builds again.
 */
export async function bundle(options: { only?: readonly BundlePart[] | undefined } = {}): Promise<BundlePart[]> {
  const stale = (options.only ?? (Object.keys(PARTS) as BundlePart[])).filter((name) => !isFresh(name));
  for (const name of stale) {
    const digest = sourceDigest(PARTS[name].sources);
    rmSync(stampFile(name), { force: true });
    rmSync(join(ROOT, PARTS[name].folder), { recursive: true, force: true });
    await buildPart(PARTS[name]);
    mkdirSync(STAMPS, { recursive: true });
    writeFileSync(stampFile(name), [digest, ...outputs(name)].join('\n'));
  }
  return stale;
}

async function buildPart(part: Part): Promise<void> {
  const { build, mergeConfig } = await import('vite');
  for (const config of await part.configs()) await build(mergeConfig(config, { logLevel: 'warn' }));
}

/** The same sources, and every file that they were built into is still there: two builds at once may undo each other. */
function isFresh(name: BundlePart): boolean {
  if (!existsSync(stampFile(name))) return false;
  const [digest, ...files] = readFileSync(stampFile(name), 'utf8').split('\n');
  const { sources, folder } = PARTS[name];
  return files.every((file) => existsSync(join(ROOT, folder, file))) && digest === sourceDigest(sources);
}

function outputs(name: BundlePart): string[] {
  const entries = globSync('**/*', { cwd: join(ROOT, PARTS[name].folder), withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(ROOT, PARTS[name].folder), join(entry.parentPath, entry.name)));
}

function stampFile(name: BundlePart): string {
  return join(STAMPS, name);
}

/** A digest over names and contents of all sources but tests. */
function sourceDigest(sources: readonly string[]): string {
  const patterns = sources.flatMap((source) => [source, `${source}/**/*`]);
  const files = globSync(patterns, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].sort()) {
    const content = readFileSync(file);
    hash.update(`${file.slice(ROOT.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

if (import.meta.main) {
  const parts = process.argv.slice(2);
  const unknown = parts.filter((part) => !Object.hasOwn(PARTS, part));
  if (unknown.length > 0)
    throw new Error(`unknown part: ${unknown.join(' ')}; there are ${Object.keys(PARTS).join(', ')}`);
  const start = performance.now();
  const built = await bundle(parts.length === 0 ? {} : { only: parts as BundlePart[] });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(
    built.length === 0 ? 'All bundles are up to date.\n' : `Built ${built.join(', ')} in ${seconds} s.\n`,
  );
}
