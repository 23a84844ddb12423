/** The organisations of the sandbox: who has a certificate, of which authority, and whether the liste blanche knows them. */

/** Why a program should, or should not, talk to a source. */
export type SourceCase = 'nominal' | 'revoked' | 'not-listed' | 'other-authority';

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
  organisation(4, 'nominal', 'HOPITAL FICTIF QUATRE', '31875127500004', 'Paris (75)', true),
  organisation(5, 'nominal', 'IMAGERIE FICTIVE DIJON', '31875127500005', "Côte-d'Or (21)", true),
  organisation(3, 'revoked', 'CLINIQUE FICTIVE TROIS', '31875127500003', 'Rhône (69)', true),
  organisation(8, 'not-listed', 'CABINET FICTIF HUIT', '31875127500008', 'Paris (75)', false),
  organisation(2, 'other-authority', 'CENTRE FICTIF DEUX', '31875127500002', 'Paris (75)', false),
  {
    ...organisation(100, 'nominal', 'POSTE DE TRAVAIL FICTIF', '31875127500100', 'Paris (75)', true),
    workstation: true,
  },
];

function organisation(
  number: number,
  sourceCase: SourceCase,
  name: string,
  siret: string,
  state: string,
  listed: boolean,
): Organisation {
  return { number, case: sourceCase, name, siret, state, listed };
}

export function hostOf(organisation: Organisation): string {
  return `db${organisation.number}.test.mesimagesmedicales.fr`;
}

/** The organisations that run a source DRIMbox. */
export function sources(): Organisation[] {
  return ORGANISATIONS.filter((entry) => entry.workstation !== true);
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
