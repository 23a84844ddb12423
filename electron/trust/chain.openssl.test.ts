/** Chains and revocation, case by case, and each verdict beside that of `openssl verify` on the same files. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Certificate } from './certificate.ts';
import { Authorities, buildChain } from './chain.ts';
import { crlSignatureIsValid, parseCrl } from './crl.ts';
import { checkRevocation, type CrlAnswer, type CrlSource } from './revocation.ts';
import { ChainBench, dayAt, START } from './testing/chain-bench.ts';
import { HERE, issueEverything, listEverything } from './testing/chain-samples.ts';
import { opensslMissing } from './testing/openssl.ts';

interface Case {
  readonly leaf: string;
  /** Default: root and authority. */
  readonly authorities?: readonly string[];
  /** Default: those of root and authority; undefined when given so: revocation is not looked at. */
  readonly crls?: readonly string[] | 'not checked';
  readonly day?: number;
  /** Without it, openssl takes a delta list for a whole one. */
  readonly option?: '-extended_crl';
  /** `accepted`, or the reason. */
  readonly ours: string;
}

const one = (name: string): Pick<Case, 'authorities' | 'crls'> => ({
  authorities: ['root', name],
  crls: ['root', name],
});
const chainOnly = (name: string): Pick<Case, 'authorities' | 'crls'> => ({
  authorities: ['root', name],
  crls: 'not checked',
});
const list = (name: string): Pick<Case, 'crls'> => ({ crls: ['root', name] });

const CASES: Readonly<Record<string, Case>> = {
  'a good chain': { leaf: 'good', ours: 'accepted' },
  'without a look at revocation': { leaf: 'good', crls: 'not checked', ours: 'accepted' },
  'P-384 with SHA-512 under SHA-384': { leaf: 'good 384', ...one('p384 authority'), ours: 'accepted' },
  RSA: { leaf: 'good rsa', ...one('rsa authority'), ours: 'accepted' },
  'RSASSA-PSS': { leaf: 'good pss', ...one('rsa authority'), ours: 'accepted' },
  'an Ed25519 key': { leaf: 'good ed25519', ours: 'accepted' },
  'a leaf of the root': { leaf: 'under root', ours: 'accepted' },
  'an authority too many in the configuration': {
    leaf: 'good',
    authorities: ['stranger', 'rsa authority', 'namesake', 'root', 'authority'],
    ours: 'accepted',
  },
  expired: { leaf: 'expired', day: 21, ours: 'expired' },
  'on its last day': { leaf: 'expired', day: 19.9, ours: 'accepted' },
  'not yet valid': { leaf: 'not yet', ours: 'not-yet-valid' },
  revoked: { leaf: 'revoked', ours: 'revoked' },
  'revoked, and nobody looks': { leaf: 'revoked', crls: 'not checked', ours: 'accepted' },
  suspended: { leaf: 'suspended', ours: 'revoked' },
  'issued by another authority of the same name': { leaf: 'forged', ours: 'forged' },
  'the other authority of that name alone in the configuration': {
    leaf: 'good',
    authorities: ['namesake root', 'namesake'],
    ours: 'forged',
  },
  'signed by itself': { leaf: 'alone', crls: 'not checked', ours: 'self-signed' },
  'signed with SHA-1': { leaf: 'sha1', ours: 'weak-signature' },
  'RSA of 1024 bits': { leaf: 'rsa 1024', ours: 'weak-key' },
  'a curve of 192 bits': { leaf: 'p192 leaf', ours: 'weak-key' },
  'an unknown critical extension': { leaf: 'critical', ours: 'critical-extension' },
  'an unknown root': { leaf: 'of stranger', ours: 'unknown-issuer' },
  'an unknown intermediate': { leaf: 'good', authorities: ['root'], ours: 'unknown-issuer' },
  'an intermediate without its root': { leaf: 'good', authorities: ['authority'], ours: 'unknown-issuer' },
  'no authority at all': { leaf: 'good', authorities: [], ours: 'unknown-issuer' },
  'an authority with a weak key': { leaf: 'of weak', ...chainOnly('weak authority'), ours: 'weak-key' },
  'an authority too deep': {
    leaf: 'of too deep',
    authorities: ['root', 'authority', 'too deep'],
    crls: ['root', 'authority', 'too deep'],
    ours: 'path-length',
  },
  'issued by a server certificate': { leaf: 'of no authority', ...chainOnly('no authority'), ours: 'not-a-ca' },
  'issued by an authority that may not issue': {
    leaf: 'of no signer',
    ...chainOnly('no signer'),
    ours: 'not-a-ca',
  },
  'a revoked authority': { leaf: 'of revoked', ...one('revoked authority'), ours: 'authority-revoked' },
  'an expired authority': { leaf: 'of expired', ...one('expired authority'), day: 21, ours: 'authority-expired' },
  'an expired root': {
    leaf: 'of long',
    day: 101,
    crls: 'not checked',
    ours: 'authority-expired',
    authorities: ['root', 'authority renewed'],
  },
  'one of two certificates of the authority': {
    leaf: 'of authority renewed',
    authorities: ['root', 'authority', 'authority renewed'],
    crls: ['root', 'renewed'],
    ours: 'accepted',
  },
  'a root that changed its key': {
    leaf: 'of next',
    authorities: ['link', 'root'],
    crls: 'not checked',
    ours: 'accepted',
  },
  'the old root alone': { leaf: 'of next', authorities: ['root'], crls: 'not checked', ours: 'forged' },
  'the link without a root': { leaf: 'of next', authorities: ['link'], crls: 'not checked', ours: 'unknown-issuer' },
  'no list at all': { leaf: 'good', crls: [], ours: 'missing' },
  'no list of the root': { leaf: 'good', crls: ['authority'], ours: 'missing' },
  'no list of the authority': { leaf: 'good', crls: ['root'], ours: 'missing' },
  'an expired list': { leaf: 'good', ...list('expired list'), ours: 'expired list' },
  'a list of the future': { leaf: 'good', ...list('future list'), ours: 'invalid' },
  'a list of a stranger with that name': { leaf: 'good', ...list('namesake'), ours: 'invalid' },
  'a list of leaves': { leaf: 'good', ...list('leaves only'), ours: 'accepted' },
  'a revoked leaf in a list of leaves': { leaf: 'revoked', ...list('leaves only'), ours: 'revoked' },
  'a list of authorities': { leaf: 'good', ...list('authorities only'), ours: 'missing' },
  'a list of attribute certificates': { leaf: 'good', ...list('attributes only'), ours: 'invalid' },
  'a list for some reasons': { leaf: 'good', ...list('some reasons'), ours: 'invalid' },
  'an indirect list': { leaf: 'good', ...list('indirect'), ours: 'invalid' },
  'the list of its point': { leaf: 'pointed', ...list('this point'), ours: 'accepted' },
  'the list of another point': { leaf: 'pointed', ...list('other point'), ours: 'missing' },
  'the list of a point, for a leaf without': { leaf: 'good', ...list('this point'), ours: 'missing' },
  'a whole list for a leaf with a point': { leaf: 'pointed', ours: 'accepted' },
  'a delta list': { leaf: 'good', ...list('delta'), option: '-extended_crl', ours: 'missing' },
  'a list with an unknown critical extension': { leaf: 'good', ...list('critical list'), ours: 'invalid' },
};

/** The lists as a keeper would judge them, without a memory. */
function source(bench: ChainBench, names: readonly string[], at: Date): CrlSource {
  const crls = names.map((name) => parseCrl(Buffer.from(bench.text(`${name}.crl`))));
  return {
    async find(authority: Certificate): Promise<CrlAnswer> {
      const crl = crls.find(({ issuerDer }) => Buffer.compare(issuerDer, authority.subjectDer) === 0);
      if (crl === undefined) return { state: 'missing' };
      if (!crlSignatureIsValid(crl, authority) || crl.thisUpdate > at) return { state: 'invalid' };
      if (crl.nextUpdate === undefined || crl.nextUpdate < at) return { state: 'expired', date: crl.nextUpdate ?? at };
      return { state: 'good', crl };
    },
  };
}

describe.skipIf(opensslMissing)(`chains${opensslMissing && ` (skipped: ${opensslMissing})`}`, () => {
  let bench: ChainBench;
  beforeAll(() => {
    bench = new ChainBench();
    issueEverything(bench);
    listEverything(bench);
  });
  afterAll(() => bench[Symbol.dispose]());

  async function ourVerdict({ leaf, authorities = ['root', 'authority'], crls, day = 10 }: Case): Promise<string> {
    const trusted = new Authorities(authorities.map((name) => bench.certificate(name)));
    const built = buildChain(bench.certificate(leaf), trusted, dayAt(day));
    if (!built.ok) return built.reason;
    if (crls === 'not checked') return 'accepted';
    const result = await checkRevocation(built.chain, source(bench, crls ?? ['root', 'authority'], dayAt(day)));
    if (result.ok) return 'accepted';
    return result.reason === 'expired' ? 'expired list' : result.reason;
  }

  test.each(Object.entries(CASES))('%s', async (_, wanted) => {
    const { leaf, authorities = ['root', 'authority'], day = 10, ours, option } = wanted;
    const crls = wanted.crls === 'not checked' ? undefined : (wanted.crls ?? ['root', 'authority']);
    expect(await ourVerdict(wanted)).toBe(ours);
    const theirs = bench.opensslVerdict(leaf, { authorities, crls, at: dayAt(day), options: option ? [option] : [] });
    expect(theirs === '').toBe(ours === 'accepted');
  });

  test('a chain is leaf, authority, root; a refusal says whom it is about, and when', async () => {
    const authorities = new Authorities(['authority', 'root'].map((name) => bench.certificate(name)));
    const built = buildChain(bench.certificate('good'), authorities, dayAt(10));
    const names = built.ok ? built.chain.map(({ subject }) => subject.first('CN')) : [];
    expect(names).toEqual(['good', 'authority', 'root']);
    expect(buildChain(bench.certificate('of stranger'), authorities, dayAt(10))).toEqual({
      ok: false,
      step: 'chain',
      reason: 'unknown-issuer',
      authority: 'stranger',
    });
    expect(buildChain(bench.certificate('expired'), authorities, dayAt(30))).toEqual({
      ok: false,
      step: 'validity',
      reason: 'expired',
      date: dayAt(20),
    });
    expect(buildChain(bench.certificate('sha1'), authorities, dayAt(10))).toMatchObject({ detail: 'ecdsa-with-SHA1' });
    expect(buildChain(bench.certificate('rsa 1024'), authorities, dayAt(10))).toMatchObject({ detail: '1024' });
    expect(buildChain(bench.certificate('good'), authorities, new Date(NaN))).toMatchObject({ ok: false });
    // RFC 5280 4.1.2.5: the last second belongs to the validity.
    expect(buildChain(bench.certificate('expired'), authorities, dayAt(20))).toMatchObject({ ok: true });
  });

  test('a root itself, shown by a server, is refused though the configuration holds it', () => {
    const root = bench.certificate('root');
    expect(buildChain(root, new Authorities([root]), dayAt(10))).toMatchObject({ ok: false, reason: 'self-signed' });
  });

  test('what was revoked has its date, and the authority that said so; the root is not asked about', async () => {
    const chain = ['revoked', 'authority', 'root'].map((name) => bench.certificate(name));
    const asked: string[] = [];
    const lists = source(bench, ['root', 'authority'], dayAt(10));
    const result = await checkRevocation(chain, {
      find: (authority, points) => {
        asked.push(authority.subject.first('CN') ?? '');
        return lists.find(authority, points);
      },
    });
    expect(result).toMatchObject({ ok: false, reason: 'revoked', authority: 'authority' });
    expect(result.ok ? 0 : result.date?.getTime()).toBeGreaterThan(START);
    expect(asked).toEqual(['authority', 'root']);
    const pointed = ['pointed', 'authority', 'root'].map((name) => bench.certificate(name));
    const points: (readonly string[])[] = [];
    await checkRevocation(pointed, {
      find: async (_, at) => {
        points.push(at);
        return { state: 'missing' };
      },
    });
    expect(points).toEqual([[HERE], []]);
  });

  test('a grace is told with the earliest end; a revoked leaf stays refused within it', async () => {
    const lists = source(bench, ['root', 'authority'], dayAt(10));
    const graced: CrlSource = {
      async find(authority, points) {
        const answer = await lists.find(authority, points);
        const until = dayAt(authority.subject.first('CN') === 'root' ? 11 : 12);
        return answer.state === 'good' ? { ...answer, state: 'grace', until } : answer;
      },
    };
    const chain = (leaf: string) => [leaf, 'authority', 'root'].map((name) => bench.certificate(name));
    expect(await checkRevocation(chain('good'), graced)).toEqual({
      ok: true,
      grace: { authority: 'root', until: dayAt(11) },
    });
    expect(await checkRevocation(chain('revoked'), graced)).toMatchObject({ ok: false, reason: 'revoked' });
  });

  test('a list says what openssl says of it', () => {
    const crl = parseCrl(Buffer.from(bench.text('authority.crl')));
    const asText = bench.folder.run('crl', '-in', 'authority.crl', '-noout', '-text');
    expect(crl.revokedCount).toBe(asText.match(/Serial Number:/g)?.length);
    expect(crl.number).toBe(BigInt(/CRL Number: \s*(\d+)/.exec(asText)?.[1] ?? -1));
    expect([crl.thisUpdate, crl.nextUpdate]).toEqual([dayAt(0), dayAt(50)]);
    const revoked = bench.certificate('revoked').serialNumber;
    expect(crl.revokedAt(revoked.toLowerCase())).toEqual(crl.revokedAt(`00${revoked}`));
    expect(crl.revokedAt(revoked)).toBeInstanceOf(Date);
    expect(crl.revokedAt(bench.certificate('good').serialNumber)).toBeUndefined();
    bench.folder.run('crl', '-in', 'authority.crl', '-outform', 'DER', '-out', 'list.der');
    expect(parseCrl(bench.folder.read('list.der')).revokedAt(revoked)).toEqual(crl.revokedAt(revoked));
    expect(parseCrl(Buffer.from(bench.text('delta.crl'))).isDelta).toBe(true);
    // Names of one authority and of its namesake are alike; keys are not.
    expect(crlSignatureIsValid(crl, bench.certificate('authority'))).toBe(true);
    expect(crlSignatureIsValid(crl, bench.certificate('namesake'))).toBe(false);
    expect(crlSignatureIsValid(crl, bench.certificate('root'))).toBe(false);
  });
});
