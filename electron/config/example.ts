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
  dmp: { baseUrl: 'https://dmp.example/si-dmp-server/v2/services' },
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
