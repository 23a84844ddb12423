/** Lists signed by somebody else, or by somebody who may not any more. */
import { afterAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { CrlSource } from '../revocation.ts';
import { LIST, ListBench } from '../testing/list-bench.ts';
import { certificateV1, certificateV2, DS, signList } from '../testing/list-signer.ts';
import { opensslMissing } from '../testing/openssl.ts';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

const bench = new ListBench();
afterAll(() => bench[Symbol.dispose]());

describe.skipIf(opensslMissing !== '')(`signers${opensslMissing && ` (${opensslMissing})`}`, () => {
  const signers: Readonly<Record<string, readonly [ErrorCode, () => string]>> = {
    'somebody of another authority': ['LIST_SIGNER_CHAIN', () => signList(LIST, bench.signer('stranger'))],
    'somebody of another authority, who brings it along': [
      'LIST_SIGNER_CHAIN',
      () =>
        signList(LIST, bench.signer('stranger'), {
          certificates: [bench.signer('stranger').certificate, Buffer.from(bench.authority('strange').raw)],
        }),
    ],
    'somebody of an authority of the right name': [
      'LIST_SIGNER_CHAIN',
      () =>
        signList(LIST, bench.signer('forged'), {
          certificates: [bench.signer('forged').certificate, Buffer.from(bench.authority('forger').raw)],
        }),
    ],
    'somebody under the right certificate': [
      'LIST_SIGNATURE_VALUE',
      () =>
        signList(
          LIST,
          { ...bench.signer(), key: bench.signer('stranger').key },
          { signatureMethod: `${MORE}rsa-sha256` },
        ),
    ],
    'somebody who names the right certificate': [
      'LIST_SIGNING_CERTIFICATE',
      () =>
        signList(LIST, bench.signer('stranger'), {
          signingCertificate: certificateV2(bench.signer()),
          certificates: [bench.signer('stranger').certificate, bench.signer().certificate],
        }),
    ],
    'another name': ['LIST_SIGNER_NAME', () => signList(LIST, bench.signer('otherName'))],
    'another organisation': ['LIST_SIGNER_NAME', () => signList(LIST, bench.signer('otherUnit'))],
    'a certificate that may not sign': ['LIST_SIGNER_USAGE', () => signList(LIST, bench.signer('noUsage'))],
    'a certificate that is none': [
      'LIST_SIGNER_UNREADABLE',
      () => bench.signed({ certificates: [Buffer.from('no certificate')] }),
    ],
    'no certificate': ['LIST_SIGNER_UNREADABLE', () => bench.signed({ certificates: [] })],
    'no signing certificate named': ['LIST_SIGNING_CERTIFICATE', () => bench.signed({ signingCertificate: '' })],
    'another digest named': [
      'LIST_SIGNING_CERTIFICATE',
      () =>
        bench.signed({
          signingCertificate: certificateV2(bench.signer(), { digest: Buffer.alloc(64).toString('base64') }),
        }),
    ],
    'a digest by SHA-1 named': [
      'LIST_ALGORITHM',
      () => bench.signed({ signingCertificate: certificateV2(bench.signer(), { hash: `${DS}sha1` }) }),
    ],
    'another serial number named': [
      'LIST_SIGNING_CERTIFICATE',
      () => bench.signed({ signingCertificate: certificateV2(bench.signer(), { serial: 5n }) }),
    ],
    'another serial number named, in the older form': [
      'LIST_SIGNING_CERTIFICATE',
      () => bench.signed({ signingCertificate: certificateV1(bench.signer(), { serial: 5n }) }),
    ],
    'another issuer named, in the older form': [
      'LIST_SIGNING_CERTIFICATE',
      () => bench.signed({ signingCertificate: certificateV1(bench.signer(), { issuer: 'CN=Autre,C=FR' }) }),
    ],
    'no time': ['LIST_SIGNATURE_FORM', () => bench.signed({ time: 'hier' })],
    'a day that does not exist': ['LIST_SIGNATURE_FORM', () => bench.signed({ time: '2026-02-30T00:00:00Z' })],
  };

  it.each(Object.entries(signers))('signed by %s', async (_, [code, list]) => {
    expect(await bench.codeOf(list())).toBe(code);
  });

  it('the signer has to be valid at the moment asked for', async () => {
    const { notBefore, notAfter } = (await bench.verify(bench.signed())).list!.signer;
    const [early, late] = [new Date(notBefore.getTime() - 1000), new Date(notAfter.getTime() + 86_400_000)];
    const before = await bench.verify(bench.signed(), { at: early });
    expect(before.error).toMatchObject({ code: 'LIST_SIGNER_NOT_YET_VALID', facts: { date: notBefore.toISOString() } });
    const after = await bench.verify(bench.signed(), { at: late });
    expect(after.error).toMatchObject({ code: 'LIST_SIGNER_EXPIRED', facts: { date: notAfter.toISOString() } });
    // Somebody else's list is refused for that, expired or not.
    expect(await bench.codeOf(signList(LIST, bench.signer('otherName')), { at: late })).toBe('LIST_SIGNER_NAME');
    expect(await bench.codeOf(signList(LIST, bench.signer('stranger')), { at: late })).toBe('LIST_SIGNER_CHAIN');
  });

  describe('revocation', () => {
    const source = (find: CrlSource['find']): { crls: CrlSource } => ({ crls: { find } });
    /** Every authority answers with a good list; the intermediate's, or the root's, names one certificate. */
    const lists = (revoked: { root?: bigint; intermediate?: bigint }) => {
      const crls = new Map([
        [bench.authority('root').fingerprint, bench.crl('root', revoked.root)],
        [bench.authority('intermediate').fingerprint, bench.crl('intermediate', revoked.intermediate)],
      ]);
      return source(async ({ fingerprint }) => ({ state: 'good', crl: crls.get(fingerprint)! }));
    };

    it('good lists of both authorities', async () => {
      const { steps, error } = await bench.verify(bench.signed(), lists({}));
      expect(error).toBeUndefined();
      expect(steps.every(({ outcome }) => outcome === 'passed')).toBe(true);
    });

    it('a revoked signer', async () => {
      const { error } = await bench.verify(bench.signed(), lists({ intermediate: bench.signer().serial }));
      expect(error).toMatchObject({ code: 'LIST_SIGNER_REVOKED', facts: { date: '2026-10-01T00:00:00.000Z' } });
    });

    it('a revoked authority', async () => {
      const { error } = await bench.verify(
        bench.signed(),
        lists({ root: BigInt(`0x${bench.authority('intermediate').serialNumber}`) }),
      );
      expect(error).toMatchObject({ code: 'LIST_SIGNER_CHAIN', facts: { authority: 'Organisations' } });
    });

    it.each(['missing', 'invalid', 'expired'] as const)('a list that is %s', async (state) => {
      const answer = state === 'expired' ? { state, date: new Date() } : { state };
      const { error } = await bench.verify(
        bench.signed(),
        source(async () => answer),
      );
      expect(error).toMatchObject({ code: 'LIST_SIGNER_CRL', facts: { authority: 'Organisations' } });
    });
  });
});
