import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run, skipWithout } from '../imaging/testing/support.ts';
import { createPki } from '../pki.ts';
import type { SandboxPki } from '../pki.ts';
import { distinguishedName, hostOf, ORGANISATIONS } from '../servers.ts';
import { folderOfSuite } from '../testing/folder.ts';
import { LIST_CASES } from '../trust-names.ts';
import type { ListCase } from '../trust-names.ts';
import { makeList } from './cases.ts';
import { Workshop } from './workshop.ts';

const folder = folderOfSuite();
let pki: SandboxPki;
let workshop: Workshop;

beforeAll(async () => {
  pki = await createPki({ directory: path.join(folder(), 'pki'), crlBase: 'http://127.0.0.1:4714/crl' });
  workshop = new Workshop(pki);
});

/**
 * Why xmlsec1 refuses a list. The rest it finds good, which shows that each is to be refused for something else: xmlsec1
 * computes, and does not know what a list is for.
 */
const REFUSED: Partial<Record<ListCase, string>> = {
  unsigned: 'failed to find default node with name="Signature"',
  altered: 'data and digest do not match',
  'altered-properties': 'data and digest do not match',
  'wrapping-1': 'data and digest do not match',
  'wrapping-2': 'data and digest do not match',
  'wrapping-3': 'data and digest do not match',
  'duplicate-ids': 'duplicate ID attribute',
  hmac: 'key is not found',
  'other-key': 'signature verification failed',
  stranger: 'certificate verification failed',
  'expired-signer': 'certificate has expired',
  truncated: 'Premature end of data',
  empty: 'Document is empty',
  'not-xml': 'parser error',
};
/** The parser of xmlsec1 has limits of its own. */
const NOT_FOR_XMLSEC: readonly ListCase[] = ['entity-bomb', 'oversized'];

async function xmlsec(name: ListCase): Promise<{ code: number; text: string }> {
  const file = path.join(folder(), `${name}.xml`);
  await writeFile(file, await makeList(name, workshop));
  const { code, stdout, stderr } = await run('xmlsec1', [
    '--verify',
    ...['--enabled-key-data', 'x509', '--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'],
    ...['--trusted-pem', pki.root.files.certificate, '--untrusted-pem', pki.intermediate.files.certificate],
    // The official signature, where another element of that name comes before it.
    ...(['wrapping-6', 'wrapping-7'].includes(name) ? ['--node-xpath', '/*/*[local-name()="Signature"]'] : []),
    file,
  ]);
  return { code, text: stdout.toString() + stderr };
}

describe('the lists, judged by xmlsec1', () => {
  for (const name of LIST_CASES.filter((listCase) => !NOT_FOR_XMLSEC.includes(listCase))) {
    const reason = REFUSED[name];
    it(`${name}: ${reason ?? 'computes'}`, async (context) => {
      skipWithout(context, 'xmlsec1');
      const { code, text } = await xmlsec(name);
      const references = name === 'unsigned-properties' ? '1/1' : '2/2';
      expect(text).toContain(reason ?? `SignedInfo References (ok/all): ${references}`);
      expect(code === 0).toBe(reason === undefined);
    });
  }
});

describe('the lists, read', () => {
  const read = (name: ListCase): Promise<string> => makeList(name, workshop);
  const hostsOf = (list: string): string[] =>
    [...list.matchAll(/<db>([^<]*)<\/db>/g)].map(([, host = '']) => host.split('.')[0] ?? '');

  it('there are twenty bad ones and more', () => {
    expect(LIST_CASES.length).toBeGreaterThanOrEqual(30);
    expect(LIST_CASES.filter((name) => name.startsWith('wrapping-'))).toHaveLength(8);
  });

  it('the nominal one knows every source but db8 and db2, and the workstation', async () => {
    const expected = ORGANISATIONS.filter(({ number }) => number !== 8 && number !== 2).map(({ number, ...entry }) =>
      entry.case === 'listed-other-host' ? `db${900 + number}` : `db${number}`,
    );
    expect(hostsOf(await read('nominal'))).toEqual(expected);
    expect(hostsOf(await read('with-db8'))).toEqual([...expected, 'db8']);
    expect(hostsOf(await read('without-db4'))).toEqual(expected.filter((host) => host !== 'db4'));
    expect(hostsOf(await read('no-entries'))).toEqual([]);
  });

  it('two sources are listed under what is not theirs, each with a half that is', async () => {
    const list = await read('nominal');
    const [dn, host] = (['listed-other-dn', 'listed-other-host'] as const).map((name) => {
      const organisation = ORGANISATIONS.find((entry) => entry.case === name)!;
      return { name: distinguishedName(organisation), host: `<db>${hostOf(organisation)}</db>` };
    });
    expect([list.includes(dn!.name), list.includes(dn!.host)]).toEqual([false, true]);
    expect([list.includes(host!.name), list.includes(host!.host)]).toEqual([true, false]);
  });

  it('each wrapping holds something that was not signed', async () => {
    for (const name of LIST_CASES.filter((listCase) => listCase.startsWith('wrapping-'))) {
      expect([name, /<db>db8\.|\.exemple\.invalid<\/ds:Signature>|SigningTime>2049/.test(await read(name))]).toEqual([
        name,
        true,
      ]);
    }
  });

  it('dates: rolled back, nominal, newer', async () => {
    const [older, nominal, newer] = await Promise.all(
      (['rolled-back', 'nominal', 'with-db8'] as const).map(async (name) => {
        const [, generated = '', signed = ''] =
          /<DateDeGeneration>([^<]+)<.*<xades:SigningTime>([^<]+)</s.exec(await read(name)) ?? [];
        return { generated, signed };
      }),
    );
    const dates = [
      older!.generated,
      older!.signed,
      nominal!.generated,
      nominal!.signed,
      newer!.generated,
      newer!.signed,
    ];
    expect(dates.toSorted()).toEqual(dates);
    expect(new Set(dates).size).toBe(6);
  });

  it('sizes: an oversized list is one of megabytes, an entity bomb one of kilobytes', async () => {
    expect((await read('oversized')).length).toBeGreaterThan(8 * 1024 * 1024);
    const bomb = await read('entity-bomb');
    expect(bomb.length).toBeLessThan(64 * 1024);
    expect(bomb).toContain('<SupportContact>&e8;</SupportContact>');
  });
});
