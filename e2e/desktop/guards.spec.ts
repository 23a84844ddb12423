/**
 * What the desktop asks of Electron to keep its windows shut, and how it starts; on the stand-in, without peers. Where
 * no page can try (frames, certificates, permission questions) the test plays Electron's part.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { whatIsMissing } from '../support/programs.ts';
import { buildDesktop, DesktopProgram, filesNaming, ROOT, userData } from './program.ts';

const PARTITION = 'drimbox';
const missing = whatIsMissing('chromium');

test.skip(missing !== undefined, missing ?? '');

let program: DesktopProgram;
let profile: ReturnType<typeof userData>;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  buildDesktop();
  profile = userData();
  const config = join(profile.path, 'drimbox.json');
  writeFileSync(config, JSON.stringify({ listener: { port: 0 }, audit: { directory: 'audit' } }));
  program = new DesktopProgram(profile.path, ['--config', config, '--json']);
  await program.ready();
});

test.afterAll(async () => {
  await program?.end();
  profile?.remove();
});

test('hardens its windows before it opens one', () => {
  expect(program.did('enableSandbox')).toHaveLength(1);
  const [window, ...others] = program.did('window');
  expect(others).toEqual([]);
  expect(window?.options.title).toBe('DRIMBox');
  expect(window?.options.webPreferences).toMatchObject({
    partition: PARTITION,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    devTools: false,
  });
  expect(program.did('webRtc')).toEqual([{ deed: 'webRtc', policy: 'disable_non_proxied_udp' }]);
  expect(program.did('session')).toContainEqual({ deed: 'session', partition: PARTITION, options: { cache: false } });
  expect(program.did('spellChecker').map(({ enabled }) => enabled)).toEqual([false, false]);
  expect(program.did('menu')[0]?.labels).toEqual(['Fichier', 'Édition', 'Affichage', 'Fenêtre']);
});

test('registers its scheme once, standard and secure, and the scheme of its links', () => {
  expect(program.did('registerSchemes')).toEqual([
    {
      deed: 'registerSchemes',
      schemes: [
        {
          scheme: 'drimbox-app',
          privileges: {
            standard: true,
            secure: true,
            supportFetchAPI: true,
            stream: true,
            corsEnabled: false,
            bypassCSP: false,
            allowServiceWorkers: false,
            allowExtensions: false,
            codeCache: false,
          },
        },
      ],
    },
  ]);
  expect(program.did('protocolClient')).toEqual([{ deed: 'protocolClient', scheme: 'drimbox' }]);
});

test('serves its page under a strict policy', async () => {
  const { status, headers } = await schemeRequest('drimbox-app://app/', 'GET');
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
});

test.describe('what no page here can try, Electron’s part being played', () => {
  const elsewhere = [
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:drimbox-app://app/8d4ac2a3',
    'about:blank',
    'devtools://devtools/bundled/inspector.html',
    'javascript:alert(1)',
    'http://127.0.0.1:4710/',
    'https://example.org/',
    'drimbox-app://evil/',
    'drimbox-app://app.example.org/',
    'drimbox-app://app@evil/',
    'drimbox-app2://app/',
    'drimbox-app://app/api/state',
  ];

  test('navigations of pages and of frames inside them', async () => {
    for (const url of elsewhere) {
      expect(await program.ask('navigate', { url, isMainFrame: true }), url).toBe(true);
      expect(await program.ask('redirect', { url }), url).toBe(true);
      expect(await program.ask('open', { url }), url).toBe('deny');
    }
    expect(await program.ask('navigate', { url: 'drimbox-app://app/', isMainFrame: false })).toBe(true);
    expect(await program.ask('navigate', { url: 'drimbox-app://app/', isMainFrame: true })).toBe(false);
  });

  test('requests to the scheme from elsewhere', async () => {
    const status = async (...request: Parameters<typeof schemeRequest>): Promise<number> =>
      (await schemeRequest(...request)).status;
    const state = 'drimbox-app://app/api/state';
    expect(await status(state, 'GET', 'drimbox-app://app')).toBe(200);
    for (const origin of [...elsewhere, 'null', '', undefined]) {
      expect(await status(state, 'GET', origin), origin).toBe(403);
      expect(await status('drimbox-app://app/api/session/logout', 'POST', origin), origin).toBe(403);
    }
    for (const url of elsewhere.filter((one) => /^drimbox-app:/.test(one) && !/@|\/api\//.test(one))) {
      expect(await status(url, 'GET', 'drimbox-app://app'), url).toBe(403);
    }
    expect(await status('drimbox-app://app/', 'GET')).toBe(200);
    expect(await status('drimbox-app://app/%2e%2e/desktop/main.js', 'GET')).toBe(404);
    expect(await status('drimbox-app://app/..%2fdesktop%2fmain.js', 'GET')).toBe(404);
  });

  test('permissions: two, for our own page alone', async () => {
    const permissions = knownPermissions();
    expect(permissions.length).toBeGreaterThan(40);
    for (const question of ['permissionRequest', 'permissionCheck']) {
      const granted = async (url: string, isMainFrame: boolean): Promise<string[]> => {
        const answers = permissions.map(async (permission) => {
          const input = { partition: PARTITION, permission, url, isMainFrame };
          return (await program.ask(question, input)) === true ? [permission] : [];
        });
        return (await Promise.all(answers)).flat();
      };
      expect(await granted('drimbox-app://app/', true)).toEqual(['clipboard-sanitized-write', 'fullscreen']);
      expect(await granted('drimbox-app://app/', false)).toEqual([]);
      expect(await granted('https://example.org/', true)).toEqual([]);
    }
  });

  test('devices, the network, downloads, certificates, web views, titles', async () => {
    for (const url of [
      'http://example.org/',
      'https://example.org/',
      'ws://127.0.0.1:1/',
      'file:///etc/passwd',
      'ftp://x/',
    ]) {
      expect(await program.ask('load', { partition: PARTITION, url }), url).toBe(false);
    }
    for (const [url, isPrevented] of [
      ['drimbox-app://app/api/series/1.2/exchange', true],
      ['https://example.org/x.pdf', true],
      ['blob:https://example.org/5f0c6a52', true],
      ['blob:drimbox-app://app/5f0c6a52', false],
    ] as const) {
      expect(await program.ask('download', { partition: PARTITION, url }), url).toBe(isPrevented);
    }
    expect(await program.ask('certificate', { partition: PARTITION })).toBe(-2);
    expect(await program.ask('certificateError')).toEqual({ prevented: true, trusted: false });
    expect(await program.ask('clientCertificate')).toEqual({ prevented: true, chosen: null });
    expect(await program.ask('webview')).toBe(true);
    expect(await program.ask('title')).toBe(true);
  });
});

test('says in words what is wrong with its configuration', async () => {
  const other = userData();
  try {
    const refused = new DesktopProgram(other.path, ['--config', join(other.path, 'absent.json')]);
    const { code, stderr } = await refused.exit;
    expect(code).toBe(1);
    expect(stderr).toContain('absent.json');
    expect(refused.did('errorBox')).toMatchObject([{ title: 'DRIMBox' }]);
    expect(refused.did('window')).toEqual([]);
  } finally {
    other.remove();
  }
});

test('keeps a secret for the configuration, not in the clear, and not without a key ring', async () => {
  const other = userData();
  try {
    const keeping = new DesktopProgram(other.path, ['--set-secret', 'psc']);
    keeping.type('très secret\n');
    expect((await keeping.exit).code).toBe(0);
    expect(readdirSync(join(other.path, 'secrets'))).toEqual(['psc.secret']);
    expect(filesNaming(other.path, /secret\b/)).toEqual([]);
    const without = new DesktopProgram(other.path, ['--set-secret', 'autre'], { STAND_IN_KEYRING: 'basic_text' });
    without.type('x');
    expect((await without.exit).code).toBe(1);
    expect(readdirSync(join(other.path, 'secrets'))).toEqual(['psc.secret']);
  } finally {
    other.remove();
  }
});

test('the installed program refuses switches that open it to others', async () => {
  const other = userData();
  try {
    const refused = new DesktopProgram(other.path, ['--remote-debugging-port=9222']);
    expect((await refused.exit).code).toBe(2);
    expect(refused.deeds).toEqual([]);
  } finally {
    other.remove();
  }
});

interface SchemeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request to the program's scheme, as Electron would hand it over. */
async function schemeRequest(url: string, method: string, initiatorOrigin?: string): Promise<SchemeAnswer> {
  const initiator = initiatorOrigin === undefined ? {} : { initiatorOrigin };
  return (await program.ask('schemeRequest', { partition: PARTITION, url, method, ...initiator })) as SchemeAnswer;
}

/** Every permission that Electron knows, as its own type definitions list them. */
function knownPermissions(): string[] {
  const types = readFileSync(join(ROOT, 'node_modules/electron/electron.d.ts'), 'utf8');
  const line = /setPermissionCheckHandler\(.*permission: ([^,]+),/.exec(types)?.[1] ?? '';
  return [...line.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '').sort();
}
