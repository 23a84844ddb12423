import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { HOUSE_RULES, SERVICES, brokenRules } from './house-rules.ts';

/** The configuration of the repository itself, but for what needs a type-check of files that do not exist. */
const eslint = new ESLint({
  cwd: join(import.meta.dirname, '..'),
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ],
});

async function messages(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  const rules = ['house/imports', 'house/certificate-check', 'no-console'];
  const relevant = result!.messages.filter((m) => rules.includes(m.ruleId ?? '') || m.fatal);
  return relevant.map((m) => m.message);
}

/** For each rule: an import that it forbids and one beside it that it allows. */
const CASES: readonly { part: string; file: string; forbidden: string; allowed: string }[] = [
  { part: 'imports nothing of ours', file: 'shared/x.ts', forbidden: '../assets/y.ts', allowed: './y.ts' },
  { part: 'runs in the page too', file: 'shared/x.ts', forbidden: 'node:fs', allowed: 'zod' },
  { part: 'runs in the page too', file: 'shared/x.ts', forbidden: 'react', allowed: 'zod/mini' },
  {
    part: 'never import each other',
    file: 'renderer/app/x.ts',
    forbidden: '../../electron/y.ts',
    allowed: '../ui/y.ts',
  },
  { part: 'never import each other', file: 'electron/api/x.ts', forbidden: '../../renderer/y.ts', allowed: './y.ts' },
  { part: 'runs in a page:', file: 'renderer/x.tsx', forbidden: 'fs/promises', allowed: 'react-dom/client' },
  { part: 'runs in a page:', file: 'renderer/x.tsx', forbidden: '@hono/node-server', allowed: '../shared/api.ts' },
  { part: 'no library of the screen', file: 'electron/listener.ts', forbidden: 'react', allowed: 'node:http' },
  {
    part: '`electron` is imported in',
    file: 'electron/workstation.ts',
    forbidden: 'electron',
    allowed: './context/y.ts',
  },
  { part: '`electron` is imported in', file: 'build/x.ts', forbidden: 'electron', allowed: 'electron-builder' },
  { part: 'the preload is one small file', file: 'electron/preload.ts', forbidden: 'node:path', allowed: 'electron' },
  {
    part: 'the preload is one small file',
    file: 'electron/preload.ts',
    forbidden: './main.ts',
    allowed: '../shared/y.ts',
  },
  { part: 'neither the API nor the hosts', file: 'electron/trust/x.ts', forbidden: '../api/app.ts', allowed: 'undici' },
  {
    part: 'neither the API nor the hosts',
    file: 'electron/trust/x.ts',
    forbidden: '../workstation.ts',
    allowed: './y.ts',
  },
  { part: 'neither the API nor the hosts', file: 'electron/trust/x.ts', forbidden: 'hono/cors', allowed: 'node:tls' },
  { part: 'the API maps requests', file: 'electron/api/x.ts', forbidden: '../identity/y.ts', allowed: 'hono' },
  { part: 'alone compose services', file: 'electron/main.ts', forbidden: './dmp/y.ts', allowed: './config/y.ts' },
  { part: 'alone compose services', file: 'electron/listener.ts', forbidden: './dmp/y.ts', allowed: './api/y.ts' },
  {
    part: 'does not need its tests',
    file: 'electron/listener.ts',
    forbidden: '../e2e/support/y.ts',
    allowed: './y.ts',
  },
  { part: 'does not need its tests', file: 'renderer/x.ts', forbidden: '../build/y.ts', allowed: '../assets/y.json' },
  {
    part: 'shares no code',
    file: 'e2e/sandbox/x.ts',
    forbidden: '../../shared/y.ts',
    allowed: '../support/programs.ts',
  },
  { part: 'shares no code', file: 'e2e/sandbox/x.test.ts', forbidden: '../../electron/y.ts', allowed: './pki/y.ts' },
  ...SERVICES.filter((service) => service !== 'electron/dicom/').map((service) => ({
    part: 'a service imports no other',
    file: `${service}x.ts`,
    forbidden: service === 'electron/kos/' ? '../wado/y.ts' : '../kos/y.ts',
    allowed: '../dicom/y.ts',
  })),
  { part: 'a service imports no other', file: 'electron/dicom/x.ts', forbidden: '../cache/y.ts', allowed: './y.ts' },
];

describe('import rules of the house', () => {
  it.each(CASES)(
    '$file: "$part" forbids $forbidden and allows $allowed',
    async ({ part, file, forbidden, allowed }) => {
      expect(await messages(file, `import { y } from '${forbidden}';\nvoid y;\n`)).toContainEqual(
        expect.stringContaining(part),
      );
      expect(await messages(file, `import { y } from '${allowed}';\nvoid y;\n`)).toEqual([]);
    },
  );

  it('has a case for every rule', () => {
    const covered = (rule: string): boolean => CASES.some((c) => rule.includes(c.part));
    expect(HOUSE_RULES.map((row) => row.rule).filter((rule) => !covered(rule))).toEqual([]);
  });

  it.each([
    "import '../kos/y.ts';",
    "import type { Y } from '../kos/y.ts';\nexport type Z = Y;",
    "export { y } from '../kos/y.ts';",
    "export * from '../kos/y.ts';",
    "export type Y = import('../kos/y.ts').Y;",
    "export const y = import('../kos/y.ts');",
    'export const y = import(`../kos/y.ts`);',
    "import './../../electron/kos/y.ts';",
  ])('sees through every way to import: %s', async (code) => {
    expect(await messages('electron/wado/x.ts', code)).toHaveLength(1);
  });

  it('lets test files of the product use the support of the tests, but not another service', () => {
    expect(brokenRules('electron/kos/x.test.ts', '../../e2e/support/programs.ts')).toEqual([]);
    expect(brokenRules('electron/kos/x.test.ts', '../wado/y.ts')).toHaveLength(1);
  });

  it('keeps services off the console', async () => {
    expect(await messages('electron/identity/x.ts', "console.log('x');")).toEqual(['Unexpected console statement.']);
    expect(await messages('build/x.ts', "console.log('x');")).toEqual([]);
  });
});

describe('the check of server certificates', () => {
  it.each([
    'export const o = { rejectUnauthorized: false };',
    'export const o = (on: boolean) => ({ rejectUnauthorized: on });',
    'export const o = (rejectUnauthorized: boolean) => ({ rejectUnauthorized });',
    "export const o = { 'rejectUnauthorized': 0 };",
    "export const o = { ['rejectUnauthorized']: undefined };",
    'export const o = (p: { rejectUnauthorized: boolean }) => { p.rejectUnauthorized = false; };',
    "export const o = (p: { rejectUnauthorized: boolean }) => { p['rejectUnauthorized'] = !p; };",
    'export class C { rejectUnauthorized = false; }',
    'export const o = { checkServerIdentity: () => undefined };',
    'export const o = { checkServerIdentity() { return undefined; } };',
    "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';",
    "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';",
    'export const e = `NODE_TLS_REJECT_UNAUTHORIZED=0`;',
  ])('is not turned off but in the diagnostic probe: %s', async (code) => {
    for (const file of ['electron/trust/connector.ts', 'electron/trust/x.ts', 'electron/main.ts']) {
      expect(await messages(file, code)).toEqual([expect.stringContaining('the check of certificates stays')]);
    }
    expect(await messages('electron/trust/probe.ts', code)).toEqual([]);
    expect(await messages('electron/trust/x.test.ts', code)).toEqual([]);
  });

  it.each([
    'export const o = { rejectUnauthorized: true };',
    'export const o = (p: { rejectUnauthorized: boolean }) => { p.rejectUnauthorized = true; };',
    "import { checkServerIdentity } from 'node:tls';\nvoid checkServerIdentity;",
    'export interface I { rejectUnauthorized?: boolean }',
    'export const read = ({ rejectUnauthorized }: { rejectUnauthorized: boolean }) => rejectUnauthorized;',
  ])('may be left on: %s', async (code) => {
    expect(await messages('electron/trust/x.ts', code)).toEqual([]);
  });
});
