import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { runConfigCommand } from './cli.ts';
import { exampleConfiguration } from './example.ts';
import type { ConfigurationInput } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'drimbox-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const surroundings = { environment: { CLIENT: 'secret' }, platform: process.platform, home: '/home/a', folder };
const run = (...args: string[]) => runConfigCommand(args, surroundings);

function write(name: string, content: string | object, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, undefined, 1));
  chmodSync(path, mode);
  return name;
}

const check = (configuration: ConfigurationInput, ...args: string[]) =>
  run('check', write('c.json', configuration), '--lang', 'en', ...args);

/** Lines of an outcome, without the file's name. */
const told = ({ output }: { output: string }) =>
  output
    .trimEnd()
    .split('\n')
    .map((line) => line.replace('c.json', ''));

describe('check', () => {
  it('says in one line that there is no mistake', async () => {
    expect(await run('check', write('c.json', '{}'))).toEqual({
      output: 'c.json : aucune erreur\n',
      errors: '',
      exitCode: 0,
    });
  });

  it('has a line for each mistake', async () => {
    const outcome = await run('check', write('c.json', '{\n  "locale": "de",\n  "cahe": {}\n}'));
    expect(outcome).toEqual({
      output:
        'c.json:2:13  locale  valeurs possibles : fr, en\n' +
        'c.json:3:3  cahe  clé inconnue ; vouliez-vous écrire "cache" ?\n',
      errors: '',
      exitCode: 1,
    });
  });

  const unreadable: [string, string | Buffer | undefined, string][] = [
    ['absent', undefined, '1:1  -  the file does not exist or cannot be read'],
    ['too large', ' '.repeat(1_048_577), '1:1  -  the file is larger than 1048576 bytes'],
    ['not UTF-8', Buffer.from('{\n"\xe9": 1}', 'latin1'), '2:1  -  the file is not UTF-8'],
    ['not JSON', '{', '1:2  -  the closing brace } is missing'],
  ];
  it.each(unreadable)('a file that is %s', async (_, content, line) => {
    if (content !== undefined) writeFileSync(join(folder, 'odd.json'), content);
    const outcome = await run('check', 'odd.json', '--lang', 'en');
    expect(outcome).toMatchObject({ output: `odd.json:${line}\n`, exitCode: 1 });
    rmSync(join(folder, 'odd.json'), { force: true });
  });
});

const openssl = spawnSync('openssl', ['version']).status === 0 ? '' : ' (skipped: openssl is not installed)';

describe.skipIf(openssl !== '')(`what the schema cannot see${openssl}`, () => {
  beforeEach(() => {
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=test'].concat([
        '-keyout',
        'test.key',
        '-out',
        'test.pem',
      ]),
      { cwd: folder, stdio: 'ignore' },
    );
    chmodSync(join(folder, 'test.key'), 0o600);
    // A SEQUENCE, as every PKCS#12 file is; that is all that is looked at without a passphrase.
    write('test.p12', '0');
  });

  const issuer = 'https://psc.example';
  const pacs = { name: 'a', aet: 'A', host: 'h', port: 104 };

  it('takes what is in order', async () => {
    write('chain.pem', readFileSync(join(folder, 'test.pem'), 'utf8').repeat(2));
    const outcome = await check({
      listener: {
        bind: '0.0.0.0',
        tls: { certificate: 'test.pem', key: 'file:test.key' },
        publicBaseUrl: 'https://h/a',
      },
      psc: { issuer, clientId: 'a', clientSecret: 'env:CLIENT', ca: ['chain.pem'] },
      pacs: [pacs, { ...pacs, name: 'b', aet: 'B' }],
      cache: { directory: 'cache' },
      audit: { directory: 'cache-audit' },
    });
    expect(outcome).toMatchObject({ output: 'c.json: no mistake\n', exitCode: 0 });
  });

  const tls = (certificate: string, key = 'file:test.key'): ConfigurationInput => ({
    listener: { tls: { certificate, key } },
  });
  const mistakes: [string, ConfigurationInput, string][] = [
    [
      'a key as the certificate',
      tls('test.key'),
      ':4:19  listener.tls.certificate  the file test.key holds no readable PEM certificate',
    ],
    [
      'a damaged certificate',
      tls('damaged.pem'),
      ':4:19  listener.tls.certificate  the file damaged.pem holds no readable PEM certificate',
    ],
    [
      'one damaged of two',
      { trust: { ca: ['test.pem', 'half.pem'], whitelist: issuer } },
      ':5:4  trust.ca[1]  the file half.pem holds no readable PEM certificate',
    ],
    [
      'authorities of the list that are none',
      { trust: { ca: ['test.pem'], whitelist: issuer, whitelistCa: ['test.key'] } },
      ':8:4  trust.whitelistCa[0]  the file test.key holds no readable PEM certificate',
    ],
    [
      'PEM as PKCS#12',
      { trust: { identity: { pkcs12: 'test.pem' } } },
      ':4:14  trust.identity.pkcs12  the file test.pem is not a PKCS#12 file',
    ],
    [
      'a file as the folder of CRLs',
      { trust: { crlFolder: 'test.pem' } },
      ':3:16  trust.crlFolder  test.pem is not a folder',
    ],
    [
      'two PACS of one name',
      { pacs: [pacs, { ...pacs, aet: 'B' }] },
      ':10:12  pacs[1].name  another PACS has this name already',
    ],
    [
      'one PACS twice',
      { pacs: [pacs, { ...pacs, name: 'b', host: 'H' }] },
      ':11:11  pacs[1].aet  this PACS (AE title, address and port) is already declared',
    ],
    [
      'the trail in the cache',
      { cache: { directory: 'd' }, audit: { directory: 'd/e' } },
      ':6:16  audit.directory  the cache, which the program empties, and the folder of the audit trail must be apart',
    ],
    [
      'the trail and the cache in one folder',
      { cache: { directory: '/home/a/.local/state/drimbox' } },
      ':3:16  cache.directory  the cache, which the program empties, and the folder of the audit trail must be apart',
    ],
    [
      'a query in the base address',
      { listener: { publicBaseUrl: 'https://h/?a' } },
      ':3:20  listener.publicBaseUrl  a base address is expected: without ? or #',
    ],
  ];
  it.each(mistakes)('mistake: %s', async (_, configuration, line) => {
    const pem = readFileSync(join(folder, 'test.pem'), 'utf8');
    write('damaged.pem', pem.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'));
    write('half.pem', pem + pem.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'));
    const outcome = await check(configuration);
    expect(told(outcome)).toEqual([line]);
    expect(outcome.exitCode).toBe(1);
  });

  const warnings: [string, ConfigurationInput, string][] = [
    [
      'an absent file',
      tls('absent.pem'),
      ':4:19  listener.tls.certificate  warning: the file absent.pem does not exist or is not readable on this machine',
    ],
    [
      'an absent folder of CRLs',
      { trust: { crlFolder: 'absent' } },
      ':3:16  trust.crlFolder  warning: the folder absent does not exist or is not readable on this machine',
    ],
    [
      'authorities without a list',
      { trust: { ca: ['test.pem'] } },
      ':3:9  trust.ca  warning: without a liste blanche (whitelist or whitelistFile), no source will be accepted',
    ],
    [
      'a list without authorities',
      { trust: { whitelist: issuer } },
      ':2:11  trust  warning: without an authority in trust.ca, no source will be accepted',
    ],
    [
      'an absent passphrase',
      { trust: { identity: { pkcs12: 'test.p12', passphrase: 'env:ABSENT' } } },
      ':5:18  trust.identity.passphrase  warning: the secret env:ABSENT is not found on this machine',
    ],
    [
      'an absent secret',
      tls('test.pem', 'env:ABSENT'),
      ':5:11  listener.tls.key  warning: the secret env:ABSENT is not found on this machine',
    ],
    [
      'a secret of the desktop',
      tls('test.pem', 'store:a'),
      ':5:11  listener.tls.key  warning: the secret store:a can be read by the desktop application only; not checked here',
    ],
    [
      'any port',
      { listener: { port: 0 } },
      ':3:11  listener.port  warning: 0 takes any port: the registered redirect addresses will not fit',
    ],
    [
      'our title is theirs',
      { pacs: [{ ...pacs, callingAet: 'A ' }] },
      ':8:18  pacs[0].callingAet  warning: the calling AE title is the one of the PACS itself',
    ],
  ];
  it.each(warnings)('warning: %s', async (_, configuration, line) => {
    const outcome = await check(configuration);
    expect(told(outcome)).toEqual([line, ': no mistake']);
    expect(outcome.exitCode).toBe(0);
    const strict = await check(configuration, '--strict');
    expect(told(strict)).toEqual([line]);
    expect(strict.exitCode).toBe(1);
  });

  it.skipIf(process.platform === 'win32')('warning: a secret that others may read', async () => {
    chmodSync(join(folder, 'test.key'), 0o644);
    expect(told(await check(tls('test.pem')))[0]).toBe(
      `:5:11  listener.tls.key  warning: the file ${join(folder, 'test.key')} is readable by others (mode 0644): it will be refused; 0600 is expected`,
    );
  });

  it('never shows a secret', async () => {
    write('test.key', 'Tr3sS3cret', 0o644);
    const { output } = await check({ psc: { issuer, clientId: 'a', clientSecret: 'file:test.key' } });
    expect(output).toContain('warning');
    expect(output).not.toContain('Tr3sS3cret');
  });
});

describe('the command line', () => {
  it('example prints what check accepts', async () => {
    const { output, exitCode } = await run('example');
    expect([output, exitCode]).toEqual([exampleConfiguration(), 0]);
    const checked = await run('check', write('c.json', output));
    expect(checked.exitCode).toBe(0);
    expect(checked.output).toMatch(/c\.json : aucune erreur\n$/);
  });

  it.each([[['--help']], [['-h']], [['check', '--help']]])('help: %j', async (args) => {
    expect(await run(...args)).toMatchObject({
      output: expect.stringMatching(/^Usage :\n.*check FICHIER/),
      exitCode: 0,
    });
  });

  it.each([
    [[]],
    [['check']],
    [['check', 'a', 'b']],
    [['example', 'a']],
    [['example', '--strict']],
    [['verify', 'a']],
    [['check', 'a', '--fast']],
    [['check', 'a', '--lang']],
    [['check', 'a', '--lang', 'de']],
  ])('refused: %j', async (args) => {
    const outcome = await run(...args);
    expect(outcome).toMatchObject({ output: '', errors: expect.stringContaining('Usage'), exitCode: 2 });
  });

  const cli = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], { cwd: folder, encoding: 'utf8' });

  it('as a process: exit codes, and each stream has its own', () => {
    write('bad.json', '{ "locale": 1 }');
    write('good.json', '{}');
    expect(cli('check', 'good.json')).toMatchObject({ status: 0, stdout: 'good.json : aucune erreur\n', stderr: '' });
    expect(cli('check', 'bad.json', '--lang', 'en')).toMatchObject({
      status: 1,
      stdout: 'bad.json:1:13  locale  possible values: fr, en\n',
      stderr: '',
    });
    expect(cli('chekc')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('chekc') });
  });
});
