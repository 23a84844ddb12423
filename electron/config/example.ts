/**
 * A complete configuration: every key once, with a value to be replaced by the site's own. Where a group has two forms,
 * the first of the schema is shown.
 */
import type { Configuration } from './schema.ts';
import { ConfigurationSchema } from './schema.ts';

/** Every key present, also those that may be left out: a new key of the schema does not compile until it is here. */
type Complete<T> = T extends readonly (infer Item)[]
  ? readonly Complete<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Complete<NonNullable<T[Key]>> }
    : T;

const FOLDER = '/etc/drimbox';

const EXAMPLE: Complete<Configuration> = {
  listener: {
    bind: '0.0.0.0',
    port: 4710,
    tls: { certificate: `${FOLDER}/poste.pem`, key: `file:${FOLDER}/poste.key` },
    publicBaseUrl: 'https://poste-radio-12.hopital.example:4710',
    callLifetimeSeconds: 600,
    idleAfterSeconds: 120,
  },
  psc: {
    issuer: 'https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet',
    discovery: 'https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet/.well-known/wallet-openid-configuration',
    clientId: 'identifiant-obtenu-a-l-inscription',
    clientSecret: 'store:psc',
    clientCertificate: { certificate: `${FOLDER}/psc.pem`, key: `file:${FOLDER}/psc.key` },
    ca: [`${FOLDER}/autorites-psc.pem`],
    scope: 'openid scope_all',
    acrValues: 'eidas1',
  },
  franceConnect: {
    issuer: 'https://fournisseur-franceconnect.example/api/v2',
    discovery: 'https://fournisseur-franceconnect.example/api/v2/.well-known/openid-configuration',
    clientId: 'identifiant-obtenu-a-l-inscription',
    clientSecret: 'env:DRIMBOX_FRANCECONNECT',
    clientCertificate: { certificate: `${FOLDER}/franceconnect.pem`, key: `file:${FOLDER}/franceconnect.key` },
    ca: [`${FOLDER}/autorites-franceconnect.pem`],
    scope: 'openid identite_pivot',
    acrValues: 'eidas1',
  },
  dmp: {
    baseUrl: 'https://dmp.example/si-dmp-server/v2/services',
    strategy: 'psc',
    ca: [`${FOLDER}/autorites-dmp.pem`],
    identity: { certificate: `${FOLDER}/org-auth.pem`, key: `file:${FOLDER}/org-auth.key` },
    signature: { certificate: `${FOLDER}/org-sign.pem`, key: `file:${FOLDER}/org-sign.key` },
    tokenExchange: {
      endpoint: 'https://autorisation.dmp.example/token',
      clientId: 'identifiant-obtenu-a-l-inscription',
      clientSecret: 'store:dmp',
      subjectTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      subjectIssuer: 'psc',
      audience: 'dmp',
      scope: 'openid',
    },
    processingCode: 'P',
    homeCommunityId: '1.2.250.1.999.7',
    mustUnderstandPrefix: false,
    silenceSeconds: 30,
    software: {
      name: 'DRIMBox',
      version: '0.1.0',
      id: 'DRIMBOX',
      homologationId: 'NON-HOMOLOGUE',
      oid: '1.3.6.1.4.1.48364',
    },
    vihf: {
      unsigned: true,
      version: '3.0',
      modeAttribute: 'Authentification_Mode',
      authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient',
      authnContextDecl: 'APP_BROWSER_AUTH',
      purposeCodeSystem: '1.2.250.1.213.1.1.4.248',
      purposeCodeSystemName: 'mode acces VIHF 2.0',
      signatureHash: 'sha256',
    },
    query: {
      dateOf: 'act',
      reportTypes: ['18748-4^^2.16.840.1.113883.6.1'],
      manifestTypes: ['IMG-KOS^^1.2.250.1.213.1.1.4.12'],
      modalitySystems: ['1.2.840.10008.2.16.4', '1.2.250.1.213.1.1.5.618'],
      regionSystems: ['2.16.840.1.113883.6.96', '1.2.250.1.213.1.1.5.695', '1.2.250.1.213.2.5'],
      studyIssuer: '1.2.3.4.5.6',
    },
  },
  trust: {
    ca: [`${FOLDER}/igc-sante-racine.pem`, `${FOLDER}/igc-sante-intermediaire.pem`],
    identity: { certificate: `${FOLDER}/drimbox.pem`, key: `file:${FOLDER}/drimbox.key` },
    whitelist: 'https://liste-blanche.example/drim-m.xml',
    whitelistTest: 'https://liste-blanche-test.example/drim-m.xml',
    whitelistFile: `${FOLDER}/liste-blanche.xml`,
    whitelistCa: [`${FOLDER}/igc-sante-elementaire-racine.pem`, `${FOLDER}/igc-sante-elementaire-organisations.pem`],
    whitelistSigner: { commonName: 'Liste Blanche DRIM-M', organizationalUnit: '318751275100020' },
    whitelistMaxAgeHours: 168,
    crlFolder: `${FOLDER}/crl`,
    crlGraceHours: 0,
  },
  sources: {
    requestsPerSource: 1,
    requestsInAll: 6,
    connectSeconds: 10,
    firstByteSeconds: 60,
    silenceSeconds: 15,
    accept: 'lossless',
  },
  pacs: [{ name: 'PACS central', aet: 'PACS', host: 'pacs.hopital.example', port: 11112, callingAet: 'DRIMBOX' }],
  cache: { directory: '/var/cache/drimbox', maxMegabytes: 8192, maxAgeHours: 12 },
  network: {
    hosts: { 'drimbox.autre-hopital.example': '192.0.2.15' },
    proxy: { url: 'http://proxy.hopital.example:3128', exceptions: ['.hopital.example', '192.0.2.15'] },
  },
  locale: 'fr',
  audit: { directory: '/var/lib/drimbox' },
};

/** The example as a file. */
export function exampleConfiguration(): string {
  return `${JSON.stringify(ConfigurationSchema.parse(EXAMPLE), undefined, 2)}\n`;
}
