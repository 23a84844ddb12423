import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  externalUrl,
  GRANTED_PERMISSIONS,
  isOwnUrl,
  isSecretStoreTrusted,
  mayDownload,
  mayLoad,
  mayNavigate,
  mayOpenWindow,
  mayUse,
  ReloadBudget,
  routeOf,
  SCREEN_ORIGIN,
  SCREEN_PRIVILEGES,
  SCREEN_URL,
} from './desktop-policy.ts';

/** Addresses that are not ours, however much they look like it. */
const HOSTILE_URLS = [
  ['a file', 'file:///etc/passwd'],
  ['a file under our name', 'file://app/'],
  ['data', 'data:text/html,<script>1</script>'],
  ['a blob of ours', 'blob:drimbox-app://app/8d4ac2a3-4a4c-4f6f-9e6f-2f6f0a9f4d11'],
  ['a file system of ours', 'filesystem:drimbox-app://app/temporary/x'],
  ['an empty page', 'about:blank'],
  ['a written page', 'about:srcdoc'],
  ['developer tools', 'devtools://devtools/bundled/inspector.html'],
  ['the browser itself', 'chrome://settings/'],
  ['an extension', 'chrome-extension://aapocclcgogkmnckokdopfmhonfmgoek/x.html'],
  ['a script', 'javascript:alert(1)'],
  ['a view of the source', 'view-source:drimbox-app://app/'],
  ['loopback', 'http://127.0.0.1:4710/'],
  ['loopback by name', 'http://localhost/'],
  ['the web', 'https://example.org/'],
  ['a socket', 'wss://app/'],
  ['a longer scheme', 'drimbox-app2://app/'],
  ['a scheme that ends like ours', 'x-drimbox-app://app/'],
  ['the scheme of our links', 'drimbox://app/'],
  ['https with our scheme as a name', 'https://drimbox-app/app/'],
  ['a longer host', 'drimbox-app://app.example.org/'],
  ['a host that ends like ours', 'drimbox-app://evil-app/'],
  ['another host', 'drimbox-app://evil/'],
  ['no host', 'drimbox-app:///app/'],
  ['no slashes', 'drimbox-app:app/'],
  ['our host as a user', 'drimbox-app://app@evil/'],
  ['our host as a user and a password', 'drimbox-app://app:app@evil/'],
  ['a user at our host', 'drimbox-app://evil@app/'],
  ['a port', 'drimbox-app://app:8080/'],
  ['a backslash', 'drimbox-app://app\\@evil/'],
  ['an encoded host', 'drimbox-app://%61pp/'],
  ['a full stop at the end', 'drimbox-app://app./'],
  ['a space before', ' drimbox-app://app/'],
  ['an opaque origin', 'null'],
  ['nothing', ''],
] as const;

describe.each(HOSTILE_URLS)('%s (%s)', (_name, url) => {
  test('is not ours', () => expect(isOwnUrl(url)).toBe(false));
  test('is no place for a page', () => expect(mayNavigate(url, true)).toBe(false));
  test('opens no window', () => expect(mayOpenWindow(url)).toBe(false));
  test('has no permission', () => {
    for (const permission of Object.keys(GRANTED_PERMISSIONS)) expect(mayUse(permission, url, true)).toBe(false);
  });
  test('calls neither the API nor the files', () => {
    expect(routeOf({ url: `${SCREEN_URL}api/state`, method: 'GET', initiatorOrigin: url })).toBe('refused');
    expect(routeOf({ url: `${SCREEN_URL}index.html`, method: 'GET', initiatorOrigin: url })).toBe('refused');
    expect(routeOf({ url, method: 'GET', initiatorOrigin: SCREEN_ORIGIN })).toBe('refused');
  });
  if (!/^(data|blob):/.test(url)) test('is not loaded', () => expect(mayLoad(url, true)).toBe(false));
});

describe('our own pages', () => {
  test.each([
    'drimbox-app://app/',
    'drimbox-app://app/index.html',
    'drimbox-app://app/?screen=2',
    'drimbox-app://app/#x',
  ])('a window may be at %s, a frame inside a page may not', (url) => {
    expect([mayNavigate(url, true), mayNavigate(url, false)]).toEqual([true, false]);
  });

  test('one more window is opened by the screen: the one for a second screen', () => {
    expect(mayOpenWindow('drimbox-app://app/?screen=2')).toBe(true);
    for (const end of ['', 'index.html', '?screen=3', '?screen=2&x', '?screen=2#x', '?x&screen=2', 'x?screen=2'])
      expect(mayOpenWindow(`drimbox-app://app/${end}`)).toBe(false);
  });

  test.each(['drimbox-app://app/api/state', 'drimbox-app://app/assets/x.js', 'drimbox-app://app/x/../api/state'])(
    'no window may be at %s: it is no page',
    (url) => expect([mayNavigate(url, true), mayOpenWindow(url)]).toEqual([false, false]),
  );
});

describe('requests to our scheme', () => {
  const own = SCREEN_ORIGIN;
  test.each([
    ['GET', '/api/state', own, 'api'],
    ['POST', '/api/session/login', own, 'api'],
    ['GET', '/api/state?x#y', own, 'api'],
    ['GET', '/x/../api/state', own, 'api'],
    ['GET', '/api/state', undefined, 'refused'],
    ['GET', '/x/../api/state', undefined, 'refused'],
    ['GET', '/%61pi/../api/state', undefined, 'refused'],
    ['GET', '/', undefined, 'file'],
    ['GET', '/assets/index.js', own, 'file'],
    ['HEAD', '/', own, 'file'],
    ['POST', '/', own, 'refused'],
    ['PUT', '/assets/index.js', undefined, 'refused'],
  ] as const)('%s %s from %s: %s', (method, path, initiatorOrigin, route) => {
    expect(routeOf({ url: `${SCREEN_ORIGIN}${path}`, method, initiatorOrigin })).toBe(route);
  });

  test('the scheme is standard and secure, closed to other origins, and bound to its policy', () => {
    const { standard, secure, supportFetchAPI, stream, ...others } = SCREEN_PRIVILEGES;
    expect([standard, secure, supportFetchAPI, stream]).toEqual([true, true, true, true]);
    expect(Object.values(others)).toEqual(Object.values(others).map(() => false));
  });
});

describe('what a session loads', () => {
  test.each([
    ['our files', 'drimbox-app://app/assets/x.js', true, true],
    ['our blobs', 'blob:drimbox-app://app/8d4ac2a3', true, true],
    ['pictures in the page', 'data:image/png;base64,AAAA', true, true],
    ['blobs of others', 'blob:https://example.org/8d4ac2a3', false, false],
    ['ftp', 'ftp://example.org/', false, false],
    ['a dictionary', 'https://redirector.gvt1.com/edgedl/chrome/dict/fr-fr-3-0.bdic', false, false],
    ['developer tools', 'devtools://devtools/x.js', false, true],
  ] as const)('%s: packaged and not', (_name, url, packaged, unpackaged) => {
    expect([mayLoad(url, true), mayLoad(url, false)]).toEqual([packaged, unpackaged]);
  });
});

describe('downloads', () => {
  test.each(HOSTILE_URLS)('%s is not saved', (url) => expect(mayDownload(url)).toBe(false));

  test('a file that the screen made is saved, nothing that is fetched is', () => {
    expect(mayDownload('blob:drimbox-app://app/5f0c6a52-6c3f-4f5e-9d5c-2f1c1f0e8d11')).toBe(true);
    expect(mayDownload('drimbox-app://app/api/series/1.2/exchange')).toBe(false);
  });
});

describe('permissions', () => {
  /** Every permission that Electron knows, as its own type definitions list them. */
  const permissions = knownPermissions();

  test('two of all that Electron knows are granted, each with its reason', () => {
    expect(permissions.length).toBeGreaterThan(40);
    expect(permissions.filter((name) => mayUse(name, SCREEN_URL, true))).toEqual([
      'clipboard-sanitized-write',
      'fullscreen',
    ]);
    for (const reason of Object.values(GRANTED_PERMISSIONS)) expect(reason).not.toBe('');
  });

  test('a frame inside a page has none, nor does a name that every object has', () => {
    expect(permissions.filter((name) => mayUse(name, SCREEN_URL, false))).toEqual([]);
    expect(mayUse('constructor', SCREEN_URL, true)).toBe(false);
  });

  function knownPermissions(): string[] {
    const types = join(dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'electron.d.ts');
    const line = /setPermissionCheckHandler\(.*permission: ([^,]+),/.exec(readFileSync(types, 'utf8'))?.[1] ?? '';
    return [...line.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '').sort();
  }
});

describe('addresses for the system’s browser', () => {
  test.each([
    ['https://auth.example.fr/authorize?x=1', 'https://auth.example.fr/authorize?x=1'],
    ['http://127.0.0.1:4710/auth/login/psc?attempt=a', 'http://127.0.0.1:4710/auth/login/psc?attempt=a'],
    ['http://localhost:4710/', 'http://localhost:4710/'],
    ['http://[::1]:4710/', 'http://[::1]:4710/'],
  ])('%s', (url, opened) => expect(externalUrl(url)).toBe(opened));

  test.each([
    'http://example.org/',
    'http://127.0.0.1.example.org/',
    'https://user@example.org/',
    'https://user:secret@example.org/',
    'http://127.0.0.1@example.org/',
    'file:///C:/Windows/System32/calc.exe',
    'ms-msdt:/id',
    'search-ms:query=x',
    'smb://example.org/share',
    'javascript:alert(1)',
    'drimbox://open/AAAAAAAAAAAAAAAAAAAAAA',
    'C:\\Windows\\System32\\calc.exe',
    '\\\\example.org\\share',
    '',
  ])('%s is refused', (url) => expect(() => externalUrl(url)).toThrow('only https'));
});

test.each([
  ['Windows and macOS', true, undefined, true],
  ['a key ring', true, 'gnome_libsecret', true],
  ['a wallet', true, 'kwallet6', true],
  ['a constant key', true, 'basic_text', false],
  ['asked too early', true, 'unknown', false],
  ['no encryption', false, undefined, false],
] as const)('the secret store with %s', (_name, available, backend, trusted) => {
  expect(isSecretStoreTrusted(available, backend)).toBe(trusted);
});

test('a crashed page is loaded again three times in five minutes', () => {
  let now = 0;
  const budget = new ReloadBudget(() => now);
  const spend = (): boolean[] => Array.from({ length: 4 }, () => budget.spend());
  expect(spend()).toEqual([true, true, true, false]);
  now = 5 * 60_000 + 1;
  expect(spend()).toEqual([true, true, true, false]);
});
