import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Licences that ask for no more than a notice. */
const ALLOWED = new Set([
  ...['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0'],
  ...['BSL-1.0', 'Zlib', 'Python-2.0'],
]);
/** For tools that never become part of the program, also these. */
const ALLOWED_FOR_TOOLS = new Set([...ALLOWED, 'MPL-2.0', 'CC-BY-4.0', 'WTFPL']);
/**
 * Libraries under the MPL-2.0: the program may carry them, unchanged, when it says where their source is. The page of
 * docs/decisions that names one does, and so does the licence that npm installs with it.
 */
const WITH_SOURCE_NAMED = ['node_modules/mediabunny'];
/** Tools that a library brings into the tree and no bundle contains. */
const TOOLS_OF_LIBRARIES = ['node_modules/caniuse-lite'];
/** Packages that state their licence in a form that npm does not copy into the lock file; read by hand. */
const STATED_ELSEWHERE: Readonly<Record<string, string>> = { 'node_modules/rechoir': 'MIT' };

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
}

interface LockFile {
  readonly packages: Record<string, { readonly license?: string; readonly dev?: true; readonly devOptional?: true }>;
}

/** An SPDX expression of the simple kind: all of what AND joins, one of what OR joins. */
function isAllowed(path: string, stated: string | undefined, allowed: ReadonlySet<string>): boolean {
  const expression = (stated ?? STATED_ELSEWHERE[path] ?? '').replaceAll(/[()]/g, '');
  return expression
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => allowed.has(licence.trim())));
}

describe('dependencies', () => {
  const manifest = readJson('package.json') as Manifest;
  const lock = readJson('package-lock.json') as LockFile;
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

  it('are each named in docs/decisions', () => {
    const pages = globSync('docs/decisions/*.md', { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'));
    const text = pages.join('\n');
    const names = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap(Object.keys);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('are under a licence that the program may carry', () => {
    const ours = packages.filter(
      ([path, entry]) => entry.dev !== true && entry.devOptional !== true && !TOOLS_OF_LIBRARIES.includes(path),
    );
    expect(ours.length).toBeGreaterThan(0);
    const refused = ours.filter(([path, entry]) => !isAllowed(path, entry.license, ALLOWED));
    expect(refused.map(([path]) => path)).toEqual(WITH_SOURCE_NAMED);
    expect(refused.map(([, entry]) => entry.license)).toEqual(['MPL-2.0']);
  });

  it('are, as tools, under a licence that lets us use them', () => {
    const refused = packages.filter(([path, entry]) => !isAllowed(path, entry.license, ALLOWED_FOR_TOOLS));
    expect(refused.map(([path, entry]) => `${path}: ${entry.license ?? 'none'}`)).toEqual([]);
  });

  it('come from the npm registry alone: no git, no address of a file', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const versions = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(versions.filter(([, version]) => !/^[~^]?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
