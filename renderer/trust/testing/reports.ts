/** Reports of the espace de confiance, as tests need them. */
import type { CertificateFacts, SourceCheck, TrustReport, WhitelistEntry } from '../../../shared/trust.ts';

export const SIGNER: CertificateFacts = {
  subject: 'CN=Liste Blanche DRIM-M,OU=318751275100020,O=Agence du numérique en santé,C=FR',
  issuer: 'CN=TEST AC IGC-SANTE,O=ASIP-SANTE,C=FR',
  serialNumber: '0A1B',
  notBefore: '2025-01-01T00:00:00Z',
  notAfter: '2028-01-01T00:00:00Z',
  fingerprint: 'AB'.repeat(32),
};

export const OWN: CertificateFacts = { ...SIGNER, subject: 'CN=db901.example,OU=Poste,O=Cabinet,C=FR' };

export function entry(number: number, denomination = `Structure ${number}`): WhitelistEntry {
  return {
    identifiant: `1.2.250.1.213.${number}`,
    db: `db${number}.example`,
    vi: '',
    denomination,
    dn: `CN=db${number}.example,OU=DRIMbox,O=Hôpital d’Évry,C=FR`,
    supportContact: `support${number}@example.org`,
    updatedAt: '2026-03-01',
  };
}

/** Nothing is configured. */
export const EMPTY: TrustReport = {
  revision: 1,
  own: { listed: 'unknown', problems: [{ code: 'OWN_CERTIFICATE_NONE', facts: {} }] },
  whitelist: { origins: [] },
  crls: [],
  refusals: [],
  checking: false,
};

/** All is there; the last check of the list failed. */
export const PARTIAL: TrustReport = {
  revision: 2,
  own: { certificate: OWN, listed: 'yes', daysLeft: 23, problems: [] },
  whitelist: {
    origins: [
      { origin: 'nominal', address: 'https://list.example/drim.xml' },
      { origin: 'test', address: 'https://test.example/drim.xml' },
    ],
    selected: 'nominal',
    inForce: {
      generatedAt: '2026-03-10T03:00:00Z',
      signedAt: '2026-03-10T03:00:05Z',
      signer: SIGNER,
      entries: [entry(3), entry(4, 'Centre d’imagerie de Nîmes')],
      obtainedAt: '2026-03-11T06:00:00Z',
      obtainedFrom: 'https://list.example/drim.xml',
    },
    validUntil: '2026-03-18T06:00:00Z',
    checkedAt: '2026-03-12T06:00:00Z',
    nextCheckAt: '2026-03-13T06:00:00Z',
    failure: { code: 'LIST_DIGEST', facts: {} },
  },
  crls: [
    { authority: SIGNER.issuer, origin: 'http://crl.example/a.crl', state: 'good', number: '41', revoked: 12345 },
    {
      authority: 'CN=RACINE,C=FR',
      origin: 'racine.crl',
      state: 'expired',
      failure: { code: 'CRL_UNREACHABLE', facts: { host: 'crl.example' } },
    },
  ],
  refusals: [
    {
      at: '2026-03-12T07:00:00Z',
      host: 'db3.example',
      error: { code: 'TRUST_REVOKED', facts: { host: 'db3.example', date: '2026-03-01' } },
    },
  ],
  checking: false,
};

/** A revoked server, whose place on the list was not looked at any more. */
export const REVOKED: SourceCheck = {
  host: 'db3.example',
  port: 8443,
  checkedAt: '2026-03-12T07:00:00Z',
  accepted: false,
  steps: [
    { name: 'connection', outcome: 'passed' },
    { name: 'protocol', outcome: 'passed' },
    {
      name: 'revocation',
      outcome: 'failed',
      error: { code: 'TRUST_REVOKED', facts: { host: 'db3.example', date: '2026-03-01' } },
    },
    { name: 'whitelist', outcome: 'skipped' },
  ],
  certificate: OWN,
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  asksForCertificate: false,
};
