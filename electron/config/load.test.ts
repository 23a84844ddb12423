import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { exampleConfiguration } from './example.ts';
import { checkConfiguration, loadConfiguration, MAX_CONFIGURATION_BYTES } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'drimbox-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Uint8Array, name = 'configuration.json'): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function thrown(path: string): WorkstationError {
  try {
    loadConfiguration(path);
  } catch (error) {
    if (error instanceof WorkstationError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const places = (text: string) => checkConfiguration(text).map((m) => `${m.line}:${m.column} ${m.path}`);

describe('loadConfiguration', () => {
  it('gives the configuration with its defaults, and paths from the folder of the file', () => {
    const path = file('{ "locale": "en" }\n', 'site/configuration.json');
    const loaded = loadConfiguration(path);
    expect(loaded.configuration.locale).toBe('en');
    expect(loaded.configuration.listener.port).toBe(4710);
    expect(loaded.path).toBe(path);
    expect(loaded.folder).toBe(join(folder, 'site'));
    expect(loaded.resolvePath('ca.pem')).toBe(join(folder, 'site', 'ca.pem'));
    expect(loaded.resolvePath('/etc/ca.pem')).toBe('/etc/ca.pem');
  });

  it('takes a byte order mark for what it is', () => {
    expect(loadConfiguration(file('\uFEFF{ "locale": "en" }')).configuration.locale).toBe('en');
  });

  const padded = (length: number) => `{}${' '.repeat(length - 2)}`;
  it('takes a file of the greatest size', () => {
    expect(loadConfiguration(file(padded(MAX_CONFIGURATION_BYTES))).configuration.locale).toBe('fr');
  });

  const unreadable: [string, () => string][] = [
    ['absent', () => join(folder, 'nothing.json')],
    ['a folder', () => folder],
    ['one byte too large', () => file(padded(MAX_CONFIGURATION_BYTES + 1))],
  ];
  it.each(unreadable)('CONFIG_UNREADABLE: %s', (_, path) => {
    const written = path();
    expect(thrown(written)).toMatchObject({ code: 'CONFIG_UNREADABLE', facts: { path: written } });
  });

  it.skipIf(process.getuid?.() === 0)('CONFIG_UNREADABLE: no right to read (not as root)', () => {
    const path = file('{}', 'closed.json');
    chmodSync(path, 0);
    expect(thrown(path).code).toBe('CONFIG_UNREADABLE');
  });

  it('CONFIG_NOT_JSON names the place', () => {
    const path = file('{\n  "locale": fr\n}');
    expect(thrown(path)).toMatchObject({ code: 'CONFIG_NOT_JSON', facts: { path, line: 2, column: 13 } });
  });

  it('CONFIG_NOT_JSON names the line that is not UTF-8', () => {
    const path = file(Buffer.from('{\n  "locale": "fr",\n  "psc": "\xe9"\n}', 'latin1'));
    expect(thrown(path)).toMatchObject({ code: 'CONFIG_NOT_JSON', facts: { line: 3, column: 1 } });
  });

  it('CONFIG_INVALID counts the mistakes', () => {
    const path = file('{ "locale": "de", "pacs": [{}], "x": 1 }');
    expect(thrown(path)).toMatchObject({ code: 'CONFIG_INVALID', facts: { path, count: 6 } });
  });
});

describe('every mistake has its line, its column and its key', () => {
  const oneLine: [string, string, string, string][] = [
    ['a comment', '{} // end', '1:4 ', 'commentaires'],
    ['a comment inside', '{ /* a */ }', '1:3 ', 'commentaires'],
    ['a trailing comma', '{ "locale": "fr", }', '1:19 ', 'de trop'],
    ['a trailing comma in a list', '{ "pacs": [1,] }', '1:14 ', 'de trop'],
    ['a missing comma', '{ "locale": "fr" "audit": {} }', '1:18 ', 'virgule manque'],
    ['a missing value', '{ "locale": }', '1:13 ', 'valeur'],
    ['a missing brace', '{ "locale": "fr"', '1:17 ', 'accolade'],
    ['two documents', '{} {}', '1:4 ', 'rien ne doit suivre'],
    ['a backslash', String.raw`{ "audit": { "directory": "C:\data" } }`, '1:27 ', 'barre oblique'],
    ['an empty file', '', '1:1 ', 'valeur'],
    ['a list', '[]', '1:1 ', 'objet'],
    ['too deep', `${'['.repeat(65)}${']'.repeat(65)}`, '1:65 ', '64 niveaux'],
    ['a duplicate key', '{ "locale": "fr", "locale": "fr" }', '1:19 locale', 'déjà plus haut'],
    ['a duplicate key below', '{ "audit": { "directory": "a", "directory": "b" } }', '1:32 audit.directory', 'déjà'],
    ['__proto__', '{ "__proto__": { "locale": "en" } }', '1:3 __proto__', 'jamais admise'],
    ['an escaped __proto__', String.raw`{ "\u005f_proto__": {} }`, '1:3 __proto__', 'jamais admise'],
    ['an unknown key', '{ "zzzzzz": 1 }', '1:3 zzzzzz', 'clé inconnue'],
    ['a key of Object', '{ "constructor": 1 }', '1:3 constructor', 'clé inconnue'],
    ['a key with a slip', '{ "listener": { "publicBaseURL": "" } }', '1:17 listener.publicBaseURL', '"publicBaseUrl"'],
    ['letters exchanged', '{ "listener": { "prot": 1 } }', '1:17 listener.prot', '"port"'],
    ['a required key', '{ "dmp": {} }', '1:10 dmp.baseUrl', 'obligatoire baseUrl'],
    ['not a text', '{ "locale": 1 }', '1:13 locale', 'fr, en'],
    ['not a number', '{ "listener": { "port": "1" } }', '1:25 listener.port', 'nombre'],
    ['not a whole number', '{ "listener": { "port": 1.5 } }', '1:25 listener.port', 'entier'],
    ['not a list', '{ "pacs": {} }', '1:11 pacs', 'liste'],
    ['null', '{ "cache": null }', '1:12 cache', 'objet'],
    ['too great', '{ "listener": { "port": 65536 } }', '1:25 listener.port', '65535 au plus'],
    ['too small', '{ "cache": { "maxMegabytes": 1 } }', '1:30 cache.maxMegabytes', '64 au moins'],
    ['zero seconds', '{ "sources": { "silenceSeconds": 0 } }', '1:34 sources.silenceSeconds', 'supérieur à 0'],
    ['beyond all numbers', '{ "sources": { "silenceSeconds": 1e999 } }', '1:34 sources.silenceSeconds', 'nombre'],
    ['an empty text', '{ "audit": { "directory": "" } }', '1:27 audit.directory', 'vide'],
    ['a long text', `{ "audit": { "directory": "${'a'.repeat(4097)}" } }`, '1:27 audit.directory', '4096 caractères'],
    ['a long list', `{ "trust": { "ca": [${'"a",'.repeat(32)}"a"] } }`, '1:20 trust.ca', '32 éléments'],
    [
      'a secret in clear',
      '{ "psc": { "issuer": "https://a.example", "clientId": "a", "clientSecret": "s3cret" } }',
      '1:76 psc.clientSecret',
      'jamais en clair',
    ],
    // A group of two forms: PEM, PKCS#12. What is told is of the form that was meant.
    [
      'PEM with a key in clear',
      '{ "trust": { "identity": { "certificate": "a", "key": "b" } } }',
      '1:55 trust.identity.key',
      'jamais en clair',
    ],
    ['PEM without its key', '{ "trust": { "identity": { "certificate": "a" } } }', '1:26 trust.identity.key', 'key'],
    ['PKCS#12 that is no text', '{ "trust": { "identity": { "pkcs12": 1 } } }', '1:38 trust.identity.pkcs12', 'texte'],
    [
      'PKCS#12 without its file',
      '{ "trust": { "identity": { "passphrase": "env:A" } } }',
      '1:26 trust.identity.pkcs12',
      'obligatoire pkcs12',
    ],
    [
      'both forms at once',
      '{ "trust": { "identity": { "certificate": "a", "key": "env:A", "pkcs12": "b" } } }',
      '1:64 trust.identity.pkcs12',
      'une des formes',
    ],
    [
      'a slip in a form',
      '{ "trust": { "identity": { "pkcs12": "a", "pasphrase": "env:A" } } }',
      '1:43 trust.identity.pasphrase',
      '"passphrase"',
    ],
    ['neither form', '{ "trust": { "identity": "a.p12" } }', '1:26 trust.identity', 'objet'],
    ['plain http', '{ "dmp": { "baseUrl": "http://dmp.example" } }', '1:23 dmp.baseUrl', 'https'],
    [
      'http on a name that begins like loopback',
      '{ "dmp": { "baseUrl": "http://127.0.0.1.evil.example" } }',
      '1:23 dmp.baseUrl',
      'https',
    ],
    ['another scheme', '{ "dmp": { "baseUrl": "file:///etc" } }', '1:23 dmp.baseUrl', 'https'],
    ['no address', '{ "dmp": { "baseUrl": "dmp" } }', '1:23 dmp.baseUrl', 'https'],
    [
      'a password in an address',
      '{ "network": { "proxy": { "url": "http://u:p@proxy.example" } } }',
      '1:34 network.proxy.url',
      'mot de passe',
    ],
    ['a host with a slash', '{ "listener": { "bind": "a/b" } }', '1:25 listener.bind', 'nom de machine'],
    [
      'a host name as a key',
      '{ "network": { "hosts": { "a b": "::1" } } }',
      '1:27 network.hosts["a b"]',
      'nom de machine',
    ],
    ['no TLS beyond loopback', '{ "listener": { "bind": "0.0.0.0" } }', '1:15 listener.tls', 'TLS'],
    ['a name that is no loopback address', '{ "listener": { "bind": "127.0.0.300" } }', '1:15 listener.tls', 'TLS'],
    [
      'an AE title of spaces',
      '{ "pacs": [{ "name": "a", "aet": "  ", "host": "h", "port": 1 }] }',
      '1:34 pacs[0].aet',
      'AE title',
    ],
    [
      'an AE title too long',
      '{ "pacs": [{ "name": "a", "aet": "ABCDEFGHIJKLMNOPQ", "host": "h", "port": 1 }] }',
      '1:34 pacs[0].aet',
      'AE title',
    ],
    [
      'port 0 of a PACS',
      '{ "pacs": [{ "name": "a", "aet": "A", "host": "h", "port": 0 }] }',
      '1:60 pacs[0].port',
      '1 au moins',
    ],
  ];
  it.each(oneLine)('%s', (_, text, place, reason) => {
    const mistakes = checkConfiguration(text);
    expect(places(text)).toEqual([place]);
    expect(mistakes[0]!.reason).toContain(reason);
  });

  it('finds all of them at once, in the order of the text, with any line ending', () => {
    const lines = [
      '{',
      '  "listener": { "bind": "0.0.0.0", "port": "x" },',
      '  "pacs": [{}],',
      '  "locale": "de"',
      '}',
    ];
    const expected = [
      '2:15 listener.tls',
      '2:44 listener.port',
      '3:12 pacs[0].name',
      '3:12 pacs[0].aet',
      '3:12 pacs[0].host',
      '3:12 pacs[0].port',
      '4:13 locale',
    ];
    for (const end of ['\n', '\r\n', '\r']) expect(places(lines.join(end)), JSON.stringify(end)).toEqual(expected);
  });

  it('never repeats a value: it may be a secret written in the wrong place', () => {
    const secret = 'Tr3sS3cret';
    const places = ['listener', 'locale', 'psc', 'pacs', 'cache'].map((key) => `"${key}": "${secret}"`);
    const text = `{ ${places.join(', ')}, "dmp": { "baseUrl": "${secret}" }, "network": { "proxy": { "url": "${secret}" } } }`;
    expect(checkConfiguration(text)).toHaveLength(7);
    for (const locale of ['fr', 'en'] as const) {
      expect(JSON.stringify(checkConfiguration(text, locale))).not.toContain(secret);
    }
  });

  it('speaks English when asked', () => {
    expect(checkConfiguration('{ "locale": "de" }', 'en')[0]!.reason).toBe('possible values: fr, en');
  });

  it('shows no control character of a key', () => {
    const [mistake] = checkConfiguration(String.raw`{ "\u001b[31mred": 1 }`);
    expect(mistake!.path).toBe(String.raw`["\u001b[31mred"]`);
  });
});

describe('fuzz', () => {
  const runs = process.env['DRIMBOX_SOAK'] === '1' ? 200_000 : 3_000;

  /** Small reproducible generator (mulberry32). */
  function generator(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) % below;
    };
  }

  const isJson = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  it(`says of ${runs} damaged files what JSON.parse says, and never throws`, () => {
    const random = generator(20261121);
    const whole = exampleConfiguration();
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\u0000',
      '\u00a0',
      '\f',
      '1e',
      '-',
      '//',
      'null',
      '\n',
      '',
    ];
    let accepted = 0;
    for (let run = 0; run < runs; run += 1) {
      const start = random(whole.length - 200);
      let text = run % 2 === 0 ? whole : `[${whole.slice(start, start + random(200))}]`;
      for (let cuts = 1 + random(2); cuts > 0; cuts -= 1) {
        const at = random(text.length);
        text = text.slice(0, at) + pieces[random(pieces.length)]! + text.slice(at + random(3));
      }
      const mistakes = checkConfiguration(text);
      const saysJson = !mistakes.some(({ path, reason }) => path === '' && reason !== 'un objet « { … } » est attendu');
      if (saysJson) accepted += 1;
      expect(saysJson, JSON.stringify(text)).toBe(isJson(text));
    }
    expect(accepted).toBeGreaterThan(runs / 20);
  });
});
