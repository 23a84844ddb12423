/** Lists that are well signed and still none: the schema. */
import { afterAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/errors.ts';
import { LIST, LIST_NAMESPACE, ListBench, listOf, replaced, type Entry } from '../testing/list-bench.ts';
import { opensslMissing } from '../testing/openssl.ts';

const bench = new ListBench();
afterAll(() => bench[Symbol.dispose]());

describe.skipIf(opensslMissing !== '')(`well signed${opensslMissing && ` (${opensslMissing})`}`, () => {
  const entry = (changes: Entry) => bench.signed({}, listOf([{ id: '1', db: 'db1.drimbox.test' }, changes]));
  const schemas: Readonly<Record<string, readonly [ErrorCode, string, () => string]>> = {
    'the old schema': [
      'LIST_SCHEMA_OLD',
      '',
      () => bench.signed({}, listOf([], 'https://listeblanche.mesimagesmedicales.fr/schema')),
    ],
    'another document': ['LIST_SCHEMA', 'Autre', () => bench.signed({}, '<Autre xmlns="urn:a"></Autre>')],
    'another namespace': ['LIST_SCHEMA', 'ListeBlancheDRIM-M', () => bench.signed({}, listOf([{}], 'urn:a'))],
    'another version': ['LIST_SCHEMA', 'versionFormat', () => bench.signed({}, listOf([{}], LIST_NAMESPACE, '2.0.0'))],
    'no entries': ['LIST_EMPTY', '', () => bench.signed({}, listOf([]))],
    'two lists of entries': [
      'LIST_SCHEMA',
      'ListeDomaines',
      () => bench.signed({}, replaced(LIST, '<ListeDomaines>', '<ListeDomaines></ListeDomaines><ListeDomaines>')),
    ],
    'no date': [
      'LIST_SCHEMA',
      'DateDeGeneration',
      () => bench.signed({}, replaced(LIST, /2026-06-19T/, '2026-06-19 ')),
    ],
    'no host': ['LIST_SCHEMA', 'Domaine 2: db', () => entry({ db: '', dn: 'CN=a' })],
    'a host that is an address of the web': [
      'LIST_SCHEMA',
      'Domaine 2: db',
      () => entry({ db: 'https://db3.drimbox.test/' }),
    ],
    'a host that is an IP address': ['LIST_SCHEMA', 'Domaine 2: db', () => entry({ db: '10.0.0.1' })],
    'a host with a blank': ['LIST_SCHEMA', 'Domaine 2: db', () => entry({ db: 'db3 .drimbox.test' })],
    'a host that is too long': ['LIST_SCHEMA', 'Domaine 2: db', () => entry({ db: `${'a.'.repeat(130)}test` })],
    'a viewer that is no host': ['LIST_SCHEMA', 'Domaine 2: vi', () => entry({ vi: 'vi_3' })],
    'two hosts in one entry': [
      'LIST_SCHEMA',
      'Domaine 1: db',
      () => bench.signed({}, replaced(LIST, '</db>', '</db><db>db9.drimbox.test</db>')),
    ],
    'no DN': ['LIST_SCHEMA', 'Domaine 2: DNCertificatOperateur', () => entry({ dn: '' })],
    'a DN that is too long': [
      'LIST_SCHEMA',
      'Domaine 2: DNCertificatOperateur',
      () => entry({ dn: `CN=${'a'.repeat(1000)}` }),
    ],
    'an element in a text': ['LIST_SCHEMA', 'Domaine 2: DNCertificatOperateur', () => entry({ dn: 'CN=a<b></b>' })],
    'too many entries': [
      'LIST_SCHEMA',
      'Domaine > 10000',
      () => bench.signed({}, replaced(LIST, '<Domaine>', `${'<Domaine></Domaine>'.repeat(10_000)}<Domaine>`)),
    ],
  };

  it.each(Object.entries(schemas))('well signed, but not a list: %s', async (_, [code, detail, list]) => {
    const { error, steps } = await bench.verify(list());
    expect(error).toMatchObject({ code, facts: detail === '' ? {} : { detail } });
    expect(steps.at(-1)).toEqual({ name: 'schema', outcome: 'failed', error: error?.report() });
    expect(steps.slice(0, -2).every(({ outcome }) => outcome === 'passed')).toBe(true);
  });

  it('a DN that nobody can read refuses nobody else', async () => {
    expect(await bench.codeOf(entry({ dn: 'société Dupont, Martin et Cie' }))).toBe('accepted');
  });
});
