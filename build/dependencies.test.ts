import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Licences that ask for no more than a notice, and, for tools alone, MPL-2.0 and data under CC-BY-4.0. */
const ALLOWED = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0'];
const ALLOWED_FOR_TOOLS = [...ALLOWED, 'MPL-2.0', 'Python-2.0', 'CC-BY-4.0', 'WTFPL'];

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
}

interface LockFile {
  readonly packages: Record<string, { readonly license?: string; readonly dev?: true; readonly devOptional?: true }>;
}

/** An SPDX expression of the simple kind: one licence, or a choice of which one allowed licence is enough. */
function isAllowed(expression: string | undefined, allowed: readonly string[]): boolean {
  const choices = (expression ?? '').replaceAll(/[()]/g, '').split(' OR ');
  return choices.some((choice) => allowed.includes(choice.trim()));
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
    const ours = packages.filter(([, entry]) => entry.dev !== true && entry.devOptional !== true);
    expect(ours.length).toBeGreaterThan(0);
    expect(ours.filter(([, entry]) => !isAllowed(entry.license, ALLOWED)).map(([path]) => path)).toEqual([]);
  });

  it('are, as tools, under a licence that lets us use them', () => {
    const refused = packages.filter(([, entry]) => !isAllowed(entry.license, ALLOWED_FOR_TOOLS));
    expect(refused.map(([path, entry]) => `${path}: ${entry.license ?? 'none'}`)).toEqual([]);
  });

  it('come from the npm registry alone: no git, no address of a file', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    const versions = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(versions.filter(([, version]) => !/^[~^]?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
