/**
 * The packages, as far as they can be made without Electron's binary: the configuration is valid, and a package built
 * on a stub of the binary holds what it must and nothing else. Fuses cannot be set in a stub; where the real binary
 * is installed they are read back from the packaged one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from './bundle.ts';
import { electronBinary } from './desktop.ts';
import configuration, { FUSES } from './electron-builder.ts';

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), 'drimbox-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the configuration is one that electron-builder understands', async () => {
  // Not part of the public API of app-builder-lib 26: a later version may move it, and then this says so.
  const { validateConfiguration } = await import('app-builder-lib/out/util/config/config.js');
  const { DebugLogger } = await import('builder-util');
  const validate = (candidate: object): Promise<void> => validateConfiguration(candidate, new DebugLogger(false));
  await validate(configuration);
  await expect(validate({ ...configuration, electronFuse: {} })).rejects.toThrow('electronFuse');
});

test('what the installers promise', () => {
  expect(configuration.win?.target).toBe('nsis');
  expect(configuration.nsis).toMatchObject({ perMachine: true, runAfterFinish: false });
  expect(configuration.linux?.target).toEqual(['AppImage', 'deb']);
  expect(configuration.publish).toBeNull();
  expect(configuration.protocols).toMatchObject([{ schemes: ['drimbox'] }]);
});

test('the fuses', () => {
  expect(FUSES).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: false,
  });
});

describe.skipIf(process.platform !== 'linux')('a package on a stub of Electron', () => {
  let archive = '';
  beforeAll(async () => {
    await bundle();
    archive = pack(stubOfElectron(), { electronFuses: null });
  }, 120_000);

  test('holds the two bundles, package.json and the licence, nothing else', () => {
    const files = listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/'));
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/desktop/main.js',
        '/dist/desktop/preload.cjs',
        '/dist/renderer/index.html',
      ]),
    );
    const allowed = /^\/(package\.json|LICENSE|dist|dist\/(desktop|renderer)(\/.*)?)$/;
    expect(files.filter((path) => !allowed.test(path))).toEqual([]);
    const unwanted = /\.map$|\.tsx?$|\.test\.|\.spec\.|node_modules|sandbox|stand-in|\.pem$|\.dcm$/;
    expect(files.filter((path) => unwanted.test(path))).toEqual([]);
    expect(files.filter((path) => /^\/dist\/desktop\//.test(path)).sort()).toEqual([
      '/dist/desktop/main.js',
      '/dist/desktop/preload.cjs',
    ]);
  });

  test('names its entry, and neither scripts nor what only developers need', () => {
    const manifest = JSON.parse(extractFile(archive, 'package.json').toString('utf8')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ name: 'drimbox-workstation', main: 'dist/desktop/main.js', type: 'module' });
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(manifest).not.toHaveProperty('scripts');
  });

  test('carries bundles that need no package at run time', () => {
    const imports = (path: string, pattern: RegExp): string[] =>
      [...extractFile(archive, path).toString('utf8').matchAll(pattern)].map((match) => match[1] ?? '');
    const foreign = (names: string[]): string[] =>
      names.filter((name) => name !== 'electron' && !name.startsWith('node:'));
    expect(foreign(imports('dist/desktop/main.js', /^import\b[^'"]*?from\s*["']([^'"]+)["']/gm))).toEqual([]);
    // Electron becomes ready while a module awaits, too late for the privileges of our scheme.
    expect(imports('dist/desktop/main.js', /^(?:(?:const|let|var) [^=]+= )?(await) /gm)).toEqual([]);
    expect(imports('dist/desktop/preload.cjs', /\brequire\(["']([^'"]+)["']\)/g)).toEqual(['electron']);
  });
});

const binary = electronBinary(root);
describe.skipIf(binary === undefined)(
  `a package on Electron itself${binary === undefined ? ' (skipped: its binary is not installed)' : ''}`,
  () => {
    test('has its fuses set', { timeout: 300_000 }, async () => {
      await bundle();
      const packed = pack(join(root, 'node_modules/electron/dist'), {});
      const wire = await getCurrentFuseWire(join(dirname(dirname(packed)), 'drimbox'));
      const expected: [FuseV1Options, boolean][] = [
        [FuseV1Options.RunAsNode, FUSES.runAsNode],
        [FuseV1Options.EnableCookieEncryption, FUSES.enableCookieEncryption],
        [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FUSES.enableNodeOptionsEnvironmentVariable],
        [FuseV1Options.EnableNodeCliInspectArguments, FUSES.enableNodeCliInspectArguments],
        [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FUSES.enableEmbeddedAsarIntegrityValidation],
        [FuseV1Options.OnlyLoadAppFromAsar, FUSES.onlyLoadAppFromAsar],
        [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, FUSES.loadBrowserProcessSpecificV8Snapshot],
        [FuseV1Options.GrantFileProtocolExtraPrivileges, FUSES.grantFileProtocolExtraPrivileges],
      ];
      // In the wire a fuse is the character 1 or 0.
      for (const [fuse, on] of expected) expect(wire[fuse]).toBe((on ? '1' : '0').charCodeAt(0));
    });
  },
);

/** What electron-builder looks for in a folder of Electron; the binary is a script that says what it is. */
function stubOfElectron(): string {
  const stub = join(folder, 'electron');
  for (const name of ['locales', 'resources']) mkdirSync(join(stub, name), { recursive: true });
  writeFileSync(join(stub, 'electron'), '#!/bin/sh\necho "a stub of Electron" >&2\nexit 1\n', { mode: 0o755 });
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  };
  writeFileSync(join(stub, 'version'), version);
  for (const file of ['LICENSE', 'locales/fr.pak', 'locales/de.pak']) writeFileSync(join(stub, file), '');
  return stub;
}

/** Runs electron-builder as `npm run package` does, into a folder of its own; the path of the app.asar it made. */
function pack(electronDist: string, overrides: object): string {
  const output = mkdtempSync(join(folder, 'out-'));
  const config = join(output, 'config.json');
  const directories = { output };
  writeFileSync(config, JSON.stringify({ ...configuration, ...overrides, electronDist, directories }));
  const builder = join(root, 'node_modules/electron-builder/cli.js');
  const run = spawnSync(process.execPath, [builder, '--dir', '--linux', '--config', config], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  });
  const [unpacked] = existsSync(output) ? readdirSync(output).filter((name) => name.endsWith('unpacked')) : [];
  if (run.status !== 0 || unpacked === undefined)
    throw new Error(`electron-builder failed\n${run.stdout}${run.stderr}`);
  return join(output, unpacked, 'resources/app.asar');
}
