/** The espace de confiance: which sources the program talks to, and why; the part of the contract that speaks of trust. */
import { z } from 'zod';
import type { ErrorReport } from './errors.ts';

/** What is judged of a server, in this order; the first failure decides. */
export const TRUST_STEPS = [
  'connection',
  'protocol',
  'chain',
  'validity',
  'usage',
  'hostName',
  'revocation',
  'whitelist',
] as const;
export type TrustStepName = (typeof TRUST_STEPS)[number];

export interface TrustStep {
  readonly name: TrustStepName;
  /** `allowed`: would fail, but the administrator allowed it for a while; `skipped`: an earlier step failed. */
  readonly outcome: 'passed' | 'failed' | 'allowed' | 'skipped';
  /** Why it failed, or what was allowed. */
  readonly error?: ErrorReport;
}

/** Dates are ISO 8601 in UTC. */
export interface CertificateFacts {
  /** RFC 4514 order and form, accents as they are: `CN=…,OU=…,O=…,ST=…,C=FR`. */
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal, upper case. */
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 of the certificate, hexadecimal in upper case. */
  readonly fingerprint: string;
}

/** What a test of one address found, step by step. No request was sent, and no token. */
export interface SourceCheck {
  readonly host: string;
  readonly port: number;
  readonly checkedAt: string;
  readonly accepted: boolean;
  readonly steps: readonly TrustStep[];
  /** Of the server, as far as it showed one. */
  readonly certificate?: CertificateFacts;
  /** e.g. `TLSv1.3` and `TLS_AES_256_GCM_SHA384`. */
  readonly protocol?: string;
  readonly cipher?: string;
  /** Whether the server asked for our certificate; it need not. Absent when the handshake did not get so far. */
  readonly asksForCertificate?: boolean;
}

/** A `Domaine` of the liste blanche. */
export interface WhitelistEntry {
  readonly identifiant: string;
  /** Host name of the DRIMbox. */
  readonly db: string;
  /** Host name of its visionneuse; may be empty. */
  readonly vi: string;
  readonly denomination: string;
  /** `DNCertificatOperateur` as written. */
  readonly dn: string;
  readonly supportContact: string;
  readonly updatedAt: string;
}

export interface WhitelistFacts {
  readonly generatedAt: string;
  readonly signedAt: string;
  readonly signer: CertificateFacts;
  readonly entries: readonly WhitelistEntry[];
  /** When this list was last obtained and found good, and where. */
  readonly obtainedAt: string;
  readonly obtainedFrom: string;
}

/** Where the liste blanche is taken from; which of them exist is the configuration's word. */
export type WhitelistOrigin = 'nominal' | 'test' | 'file';

export interface WhitelistState {
  readonly origins: readonly { readonly origin: WhitelistOrigin; readonly address: string }[];
  readonly selected?: WhitelistOrigin;
  readonly inForce?: WhitelistFacts;
  /** Past this moment no source is trusted until a list was obtained again. */
  readonly validUntil?: string;
  readonly checkedAt?: string;
  readonly nextCheckAt?: string;
  /** Why the last check gave no new list; the one in force stays. */
  readonly failure?: ErrorReport;
}

export interface CrlState {
  /** Subject of the authority that issues it. */
  readonly authority: string;
  /** Distribution point, or name of a file of the configured folder. */
  readonly origin: string;
  readonly state: 'good' | 'grace' | 'expired' | 'missing';
  readonly number?: string;
  readonly thisUpdate?: string;
  readonly nextUpdate?: string;
  readonly revoked?: number;
  readonly checkedAt?: string;
  /** Until when the administrator's grace lasts. */
  readonly graceUntil?: string;
  readonly failure?: ErrorReport;
}

export interface Refusal {
  readonly at: string;
  readonly host: string;
  readonly error: ErrorReport;
}

export interface OwnCertificateState {
  readonly certificate?: CertificateFacts;
  readonly listed: 'yes' | 'no' | 'unknown';
  readonly daysLeft?: number;
  readonly problems: readonly ErrorReport[];
}

/** Answer to `GET /api/trust`. */
export interface TrustReport {
  readonly revision: number;
  readonly own: OwnCertificateState;
  readonly whitelist: WhitelistState;
  readonly crls: readonly CrlState[];
  /** The newest first, 50 at most. */
  readonly refusals: readonly Refusal[];
  /** A check asked for by the user, or due, is under way. */
  readonly checking: boolean;
}

/** Part of the state that every screen gets: whether all is well, and a number that grows when the report changes. */
export interface TrustSummary {
  readonly revision: number;
  readonly level: 'good' | 'warning' | 'bad';
  /** What is not well, the gravest first. */
  readonly alarms: readonly ErrorReport[];
}

/** `POST /api/trust/probe`: an `https` address, of which only host and port are used. Answer: `SourceCheck`. */
export const ProbeCommand = z.strictObject({ address: z.string().min(1).max(2048) });
/** `PUT /api/trust/whitelist` */
export const WhitelistCommand = z.strictObject({ origin: z.enum(['nominal', 'test', 'file']) });

export const TRUST_API = {
  report: '/api/trust',
  /** `POST`: takes list and CRLs again now; answers when done, whatever came of it. */
  check: '/api/trust/check',
  probe: '/api/trust/probe',
  whitelist: '/api/trust/whitelist',
} as const;
