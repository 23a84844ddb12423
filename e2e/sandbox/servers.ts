/** The organisations of the sandbox: who has a certificate, of which authority, and whether the liste blanche knows them. */

/** Sources that serve the studies. */
type FullCase = 'nominal' | 'revoked' | 'not-listed' | 'other-authority' | 'no-client-certificate';

/** Servers that only count what they see: no program gets as far as a request, or its request comes to nothing. */
const LIGHT_CASES = [
  // Certificates that no program may accept. All but the two `listed-other-…` are on the list as they should be.
  'expired',
  'not-yet-valid',
  'wrong-host',
  'wide-wildcard',
  'partial-wildcard',
  'no-alternative-name',
  'wrong-usage',
  'critical-extension',
  'unknown-intermediate',
  'same-name-authority',
  'issued-by-a-leaf',
  'self-signed',
  'sha1',
  'rsa-1024',
  'revoked-authority',
  'crl-expired',
  'crl-unreachable',
  'crl-by-a-stranger',
  'listed-other-dn',
  'listed-other-host',
  // Good certificates behind servers that do not speak as they should.
  'tls-1.1',
  'no-forward-secrecy',
  'silent-handshake',
  'reset-handshake',
  'plain-text',
  // Good servers that refuse our certificate, each in its way.
  'other-client-authority-tls-1.2',
  'other-client-authority-tls-1.3',
  'other-client-authority-reset',
  'other-client-authority-page',
] as const;
/** The numbers below are those of the official simulators and of the workstation. */
const FIRST_LIGHT_NUMBER = 20;

export type LightCase = (typeof LIGHT_CASES)[number];
/** Why a program should, or should not, talk to a source. */
export type SourceCase = FullCase | LightCase;

export interface Organisation {
  /** Number in `dbN.test.mesimagesmedicales.fr`, and `Identifiant` in the liste blanche. */
  readonly number: number;
  readonly case: SourceCase;
  /** `O`, `OU` (a SIRET) and `ST` of the certificate, and `Denomination` of the list. */
  readonly name: string;
  readonly siret: string;
  readonly state: string;
  readonly listed: boolean;
  /** True for the workstation's own certificate: on the list, yet no source. */
  readonly workstation?: boolean;
}

/** Same cases and numbers as the simulators of the official homologation: db4 good, db8 not listed, db3 revoked, db2 of the public market. */
export const ORGANISATIONS: readonly Organisation[] = [
  organisation(4, 'nominal', 'HOPITAL FICTIF QUATRE', 'Paris (75)', true),
  organisation(5, 'nominal', 'IMAGERIE FICTIVE DIJON', "Côte-d'Or (21)", true),
  organisation(3, 'revoked', 'CLINIQUE FICTIVE TROIS', 'Rhône (69)', true),
  organisation(8, 'not-listed', 'CABINET FICTIF HUIT', 'Paris (75)', false),
  organisation(2, 'other-authority', 'CENTRE FICTIF DEUX', 'Paris (75)', false),
  organisation(6, 'no-client-certificate', 'CLINIQUE FICTIVE SIX', "Val-d'Oise (95)", true),
  ...LIGHT_CASES.map((sourceCase, index) => {
    const number = FIRST_LIGHT_NUMBER + index;
    return organisation(number, sourceCase, `SOURCE FICTIVE ${number}`, 'Paris (75)', true);
  }),
  {
    ...organisation(100, 'nominal', 'POSTE DE TRAVAIL FICTIF', 'Paris (75)', true),
    workstation: true,
  },
];

function organisation(
  number: number,
  sourceCase: SourceCase,
  name: string,
  state: string,
  listed: boolean,
): Organisation {
  return { number, case: sourceCase, name, siret: `318751275${String(number).padStart(5, '0')}`, state, listed };
}

export function hostOf(organisation: Organisation): string {
  return hostName(organisation.number);
}

/** A name of the numbering plan; those above 900 belong to no organisation. */
export function hostName(number: number): string {
  return `db${number}.test.mesimagesmedicales.fr`;
}

export function isLight(sourceCase: SourceCase): sourceCase is LightCase {
  return (LIGHT_CASES as readonly string[]).includes(sourceCase);
}

/** The organisations that run a source DRIMbox, those with studies first. */
export function sources(): Organisation[] {
  return ORGANISATIONS.filter((entry) => entry.workstation !== true);
}

export function fullSources(): Organisation[] {
  return sources().filter((entry) => !isLight(entry.case));
}

export function lightSources(): Organisation[] {
  return sources().filter((entry) => isLight(entry.case));
}

export function workstation(): Organisation {
  return one((entry) => entry.workstation === true);
}

/** The source that holds every study; the others exist to be refused, or to be a second peer. */
export function nominalSource(): Organisation {
  return one((entry) => entry.number === 4);
}

function one(matches: (entry: Organisation) => boolean): Organisation {
  const found = ORGANISATIONS.find(matches);
  if (found === undefined) throw new Error('no such organisation in the sandbox');
  return found;
}

/** The name as the liste blanche writes it: most specific part first, comma without blank, nothing escaped. */
export function distinguishedName(organisation: Organisation): string {
  return `CN=${hostOf(organisation)},OU=3${organisation.siret},O=${organisation.name},ST=${organisation.state},C=FR`;
}
