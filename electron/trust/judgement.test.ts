import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorReport } from '../../shared/errors.ts';
import { Authorities } from './chain.ts';
import { parseCrl } from './crl.ts';
import { judgeSource, type Circumstances } from './judgement.ts';
import { AuthorityBench, serverExtensions, type LeafWish } from './testing/authority-bench.ts';
import { opensslMissing } from './testing/openssl.ts';
import { WhitelistIndex } from './whitelist/entries.ts';

const HOST = 'db4.test';
const AUTHORITY = 'AC organisations';
const DAY_MS = 86_400_000;

describe.skipIf(opensslMissing)(
  `the verdict on a server's certificate${opensslMissing && ` (skipped: ${opensslMissing})`}`,
  () => {
    let bench: AuthorityBench;
    let crls: ReturnType<AuthorityBench['crls']>;
    beforeAll(() => {
      bench = new AuthorityBench();
      bench.leaf(HOST);
      crls = bench.crls();
    });
    afterAll(() => bench[Symbol.dispose]());

    const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
    const listing = (...entries: ReturnType<AuthorityBench['entry']>[]) => ({
      index: new WhitelistIndex(entries),
      validUntil: inDays(3),
    });

    async function judge(name = HOST, changed: Partial<Circumstances> = {}, host = HOST) {
      const circumstances: Circumstances = {
        authorities: bench.authorities,
        crls,
        whitelist: listing(bench.entry(name, host)),
        at: new Date(),
        ...changed,
      };
      const verdict = await judgeSource(host, bench.certificate(name).raw, circumstances);
      const outcomes = verdict.steps.map(({ name, outcome }) => `${name} ${outcome}`);
      return { ...verdict, outcomes };
    }

    /** The failed step and its error, after steps that passed and before steps that were skipped. */
    function refusal({ accepted, steps, error }: Awaited<ReturnType<typeof judge>>): ErrorReport & { step: string } {
      expect(accepted).toBe(false);
      const at = steps.findIndex(({ outcome }) => outcome === 'failed');
      expect(steps.map(({ outcome }) => outcome)).toEqual(
        steps.map((_, index) => (index < at ? 'passed' : index === at ? 'failed' : 'skipped')),
      );
      expect(steps[at]?.error).toEqual(error?.report());
      return { step: steps[at]?.name ?? '', ...error!.report() };
    }

    test('accepts when chain, dates, usage, name, revocation and listing are in order', async () => {
      const { accepted, outcomes, error } = await judge();
      expect({ accepted, error }).toEqual({ accepted: true, error: undefined });
      expect(outcomes).toEqual([
        'chain passed',
        'validity passed',
        'usage passed',
        'hostName passed',
        'revocation passed',
        'whitelist passed',
      ]);
    });

    test('holds until the first of what it rests on ends', async () => {
      const end = parseCrl(bench.crl('authority')).nextUpdate!.getTime();
      expect((await judge()).until).toBeLessThanOrEqual(end);
      const soon = inDays(0.1);
      expect((await judge(HOST, { whitelist: { ...listing(bench.entry(HOST)), validUntil: soon } })).until).toBe(
        soon.getTime(),
      );
      bench.leaf('brief.test', { toDay: 0.2 });
      const { notAfter } = bench.certificate('brief.test');
      expect((await judge('brief.test', {}, 'brief.test')).until).toBe(notAfter.getTime());
    });

    const LEAVES: readonly [string, LeafWish, string, string, object][] = [
      ['signed by itself', { issuer: 'itself' }, 'chain', 'TRUST_SELF_SIGNED', {}],
      ['of an unknown authority', { issuer: 'stranger' }, 'chain', 'TRUST_CHAIN_UNKNOWN', { authority: 'AC stranger' }],
      [
        'of an authority of the same name',
        { issuer: 'namesake' },
        'chain',
        'TRUST_CHAIN_FORGED',
        { authority: AUTHORITY },
      ],
      [
        'signed over SHA-1',
        { digest: 'sha1' },
        'chain',
        'TRUST_WEAK_SIGNATURE',
        { algorithm: expect.stringMatching(/sha-?1/i) },
      ],
      ['with a key of 1024 bits', { rsaBits: 1024 }, 'chain', 'TRUST_WEAK_KEY', { bits: '1024' }],
      [
        'with a critical extension that nobody knows',
        { extensions: `${serverExtensions(HOST)}1.2.250.1.9.9=critical,DER:0500\n` },
        'chain',
        'TRUST_CRITICAL_EXTENSION',
        { oid: '1.2.250.1.9.9' },
      ],
      [
        'expired',
        { fromDay: -9, toDay: -2 },
        'validity',
        'TRUST_EXPIRED',
        { date: expect.stringMatching(/^\d{4}-.*Z$/) },
      ],
      [
        'not yet valid',
        { fromDay: 2 },
        'validity',
        'TRUST_NOT_YET_VALID',
        { date: expect.stringMatching(/^\d{4}-.*Z$/) },
      ],
      [
        'of a client',
        { extensions: serverExtensions(HOST).replace('serverAuth', 'clientAuth') },
        'usage',
        'TRUST_USAGE',
        {},
      ],
      [
        'for encryption alone',
        { extensions: serverExtensions(HOST).replace('digitalSignature', 'keyEncipherment') },
        'usage',
        'TRUST_USAGE',
        {},
      ],
      [
        'of another host',
        { extensions: serverExtensions('other.test') },
        'hostName',
        'TRUST_HOST_NAME',
        { names: 'other.test' },
      ],
      [
        'with the host as common name only',
        { extensions: 'basicConstraints=CA:FALSE\n' },
        'hostName',
        'TRUST_HOST_NAME',
        { names: '–' },
      ],
    ];

    test.each(LEAVES)('refuses a certificate %s', async (title, wish, step, code, facts) => {
      const name = title.replaceAll(/[^a-z0-9]/gi, '-');
      bench.leaf(name, { subject: `/C=FR/O=TEST/CN=${HOST}`, extensions: serverExtensions(HOST), ...wish });
      expect(refusal(await judge(name))).toEqual({ step, code, facts: { host: HOST, ...facts } });
    });

    test('does without extensions that limit the usage', async () => {
      bench.leaf('free.test', { extensions: 'subjectAltName=DNS:free.test\n' });
      expect((await judge('free.test', {}, 'free.test')).accepted).toBe(true);
    });

    test('refuses what a certificate has signed that is no authority', async () => {
      bench.leaf('imposter');
      bench.leaf('below', { issuer: 'imposter', extensions: serverExtensions(HOST) });
      const authorities = new Authorities([...bench.authorities.all, bench.certificate('imposter')]);
      expect(refusal(await judge('below', { authorities }))).toEqual({
        step: 'chain',
        code: 'TRUST_CHAIN_INVALID',
        facts: { host: HOST, authority: 'imposter' },
      });
    });

    test('refuses an authority that has expired', async () => {
      bench.leaf('long.test', { toDay: 300 });
      expect(refusal(await judge('long.test', { at: inDays(31) }, 'long.test'))).toMatchObject({
        step: 'validity',
        code: 'TRUST_AUTHORITY_EXPIRED',
        facts: { authority: expect.stringMatching(/^AC /), date: expect.stringMatching(/Z$/) },
      });
    });

    test('refuses when there is no authority, and bytes that are no certificate', async () => {
      expect(refusal(await judge(HOST, { authorities: new Authorities([]) }))).toMatchObject({
        step: 'chain',
        code: 'TRUST_NO_AUTHORITY',
      });
      const circumstances = { authorities: bench.authorities, crls, whitelist: undefined, at: new Date() };
      const verdict = await judgeSource(HOST, Buffer.from('no certificate'), circumstances);
      expect(verdict.error?.report()).toEqual({ code: 'TRUST_CERTIFICATE_UNREADABLE', facts: { host: HOST } });
    });

    test('refuses what is revoked, on either level', async () => {
      bench.leaf('revoked.test');
      bench.revoke('revoked.test', 'authority');
      const result = refusal(await judge('revoked.test', { crls: bench.crls() }, 'revoked.test'));
      expect(result).toMatchObject({ step: 'revocation', code: 'TRUST_REVOKED' });
      expect(Math.abs(Date.parse(String(result.facts['date'])) - Date.now())).toBeLessThan(60_000);

      using other = new AuthorityBench();
      other.leaf(HOST);
      other.revoke('authority', 'root');
      const circumstances = {
        authorities: other.authorities,
        crls: other.crls(),
        whitelist: listing(other.entry(HOST)),
      };
      const verdict = await judgeSource(HOST, other.certificate(HOST).raw, { ...circumstances, at: new Date() });
      expect(verdict.error?.report()).toMatchObject({
        code: 'TRUST_AUTHORITY_REVOKED',
        facts: { host: HOST, authority: AUTHORITY },
      });
    });

    test('refuses when a revocation list is missing, expired or not the authority’s', async () => {
      const date = new Date(0);
      const withAnswer = async (answer: Parameters<AuthorityBench['crls']>[0]) =>
        refusal(await judge(HOST, { crls: bench.crls(answer) }));
      const facts = { host: HOST, authority: AUTHORITY };
      expect(await withAnswer({ authority: { state: 'missing' } })).toEqual({
        step: 'revocation',
        code: 'TRUST_CRL_MISSING',
        facts,
      });
      expect(await withAnswer({ authority: { state: 'expired', date } })).toMatchObject({
        code: 'TRUST_CRL_EXPIRED',
        facts: { ...facts, date: '1970-01-01T00:00:00.000Z' },
      });
      expect(await withAnswer({ root: { state: 'invalid' } })).toMatchObject({
        code: 'TRUST_CRL_INVALID',
        facts: { host: HOST, authority: 'AC root' },
      });
    });

    test('a grace is allowed, said, and the end of the verdict', async () => {
      const until = inDays(0.01);
      const grace = { state: 'grace', crl: parseCrl(bench.crl('authority')), until } as const;
      const verdict = await judge(HOST, { crls: bench.crls({ authority: grace }) });
      expect(verdict).toMatchObject({ accepted: true, until: until.getTime() });
      expect(verdict.steps[4]).toEqual({
        name: 'revocation',
        outcome: 'allowed',
        error: { code: 'TRUST_CRL_GRACE', facts: { host: HOST, authority: AUTHORITY, until: until.toISOString() } },
      });
      expect(verdict.outcomes.at(-1)).toBe('whitelist passed');
    });

    test('refuses what is not on the liste blanche as it is', async () => {
      bench.leaf('elsewhere.test', { extensions: serverExtensions(HOST) });
      const on = async (whitelist: Circumstances['whitelist'], name = HOST) =>
        refusal(await judge(name, { whitelist }));
      const step = 'whitelist';
      expect(await on(undefined)).toEqual({ step, code: 'TRUST_LIST_NONE', facts: { host: HOST } });
      expect(await on({ index: new WhitelistIndex([]), validUntil: new Date(1) })).toEqual({
        step,
        code: 'TRUST_LIST_TOO_OLD',
        facts: { host: HOST, date: '1970-01-01T00:00:00.001Z' },
      });
      expect(await on(listing())).toEqual({ step, code: 'TRUST_NOT_LISTED', facts: { host: HOST } });
      expect(await on(listing(bench.entry(HOST)), 'elsewhere.test')).toEqual({
        step,
        code: 'TRUST_LISTED_OTHER_DN',
        facts: { host: HOST, listed: 'CN=db4.test,O=TEST,C=FR', presented: 'CN=elsewhere.test,O=TEST,C=FR' },
      });
      expect(await on(listing(bench.entry(HOST, 'db5.test')))).toEqual({
        step,
        code: 'TRUST_LISTED_OTHER_HOST',
        facts: { host: HOST, listed: 'db5.test' },
      });
    });
  },
);
