/** Whether a certificate of a chain was revoked (RFC 5280 6.3), by the lists at hand. */
import { type Certificate, shortName } from './certificate.ts';
import { type Crl, crlCovers } from './crl.ts';

/** What is known of the revocation list of one authority. `good` and `grace` lists had their signature verified. */
export type CrlAnswer =
  | { readonly state: 'good'; readonly crl: Crl }
  /** Expired, or no newer one to be had; the administrator allowed to go on with it until then. */
  | { readonly state: 'grace'; readonly crl: Crl; readonly until: Date }
  /** `date`: since when it is expired. */
  | { readonly state: 'expired'; readonly date: Date }
  | { readonly state: 'invalid' }
  | { readonly state: 'missing' };

export interface CrlSource {
  /** The list of an authority, looked for at these points (http and https addresses of the certificate in question). */
  find(authority: Certificate, distributionPoints: readonly string[]): Promise<CrlAnswer>;
}

export type RevocationResult =
  | { readonly ok: true; readonly grace?: { readonly authority: string; readonly until: Date } }
  | {
      readonly ok: false;
      readonly reason: 'revoked' | 'authority-revoked' | 'missing' | 'expired' | 'invalid';
      /** The authority whose list decided; of `authority-revoked`, the authority that was revoked. */
      readonly authority: string;
      /** Since when it is revoked, or the list expired. */
      readonly date?: Date;
    };

type Refusal = Extract<RevocationResult, { ok: false }>;

/**
 * Judges every certificate of a chain but the root, leaf first; the first that fails decides. A list that does not speak
 * of the certificate (a delta list, another distribution point, only authorities) counts as missing, one with a critical
 * extension that is not understood as invalid. The lists are asked for at the same time: some may have to be fetched.
 */
export async function checkRevocation(chain: readonly Certificate[], crls: CrlSource): Promise<RevocationResult> {
  const links = chain.slice(0, -1).map((certificate, index) => ({ certificate, authority: chain[index + 1] }));
  const judged = await Promise.all(
    links.map(async ({ certificate, authority }, index) => {
      if (authority === undefined) return { ok: true } as const;
      const answer = await crls.find(authority, certificate.crlDistributionPoints);
      return judge(certificate, authority, answer, index === 0);
    }),
  );
  const refusal = judged.find((result): result is Refusal => !result.ok);
  if (refusal !== undefined) return refusal;
  const graces = judged.flatMap((result) => (result.ok && result.grace !== undefined ? [result.grace] : []));
  const [grace] = graces.sort((a, b) => a.until.getTime() - b.until.getTime());
  return grace === undefined ? { ok: true } : { ok: true, grace };
}

function judge(certificate: Certificate, issuer: Certificate, answer: CrlAnswer, isLeaf: boolean): RevocationResult {
  const authority = shortName(issuer);
  if (answer.state === 'expired') return { ok: false, reason: 'expired', authority, date: answer.date };
  if (answer.state === 'invalid' || answer.state === 'missing') return { ok: false, reason: answer.state, authority };
  const { crl } = answer;
  if (crl.unknownCritical.length > 0) return { ok: false, reason: 'invalid', authority };
  if (!crlCovers(crl, certificate)) return { ok: false, reason: 'missing', authority };
  const date = crl.revokedAt(certificate.serialNumber);
  if (date !== undefined) {
    return isLeaf
      ? { ok: false, reason: 'revoked', authority, date }
      : { ok: false, reason: 'authority-revoked', authority: shortName(certificate), date };
  }
  return answer.state === 'grace' ? { ok: true, grace: { authority, until: answer.until } } : { ok: true };
}
