/** The liste blanche as a document, in the form of the official TEST lists; canonical as written: see `signEnveloped`. */
import { distinguishedName, hostName, hostOf, ORGANISATIONS } from '../servers.ts';
import type { Organisation } from '../servers.ts';

export const NAMESPACE = 'https://github.com/ansforge/DRIM-M_DATA';
const OLD_NAMESPACE = 'https://listeblanche.mesimagesmedicales.fr/schema';

export interface Entry {
  readonly number: number;
  readonly db: string;
  readonly vi: string;
  readonly denomination: string;
  readonly dn: string;
}

/** The entry under which an organisation is listed, right or, where its case is that, wrong. */
export function entryOf(organisation: Organisation): Entry {
  const { number, name } = organisation;
  const host = hostOf(organisation);
  const dn = distinguishedName(organisation);
  return {
    number,
    db: organisation.case === 'listed-other-host' ? hostName(900 + number) : host,
    vi: organisation.workstation === true ? host.replace('db', 'vi') : '',
    denomination: name,
    dn: organisation.case === 'listed-other-dn' ? dn.replace(`O=${name}`, 'O=AUTRE STRUCTURE FICTIVE') : dn,
  };
}

/** Those of the nominal list, in its order. */
export function listedEntries(): Entry[] {
  return ORGANISATIONS.filter((organisation) => organisation.listed).map(entryOf);
}

/** That of db8, which is not on the list. */
export function unlistedEntry(): Entry {
  const [organisation] = ORGANISATIONS.filter((entry) => entry.case === 'not-listed');
  if (organisation === undefined) throw new Error('every organisation is on the list');
  return entryOf(organisation);
}

export function document(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>${root}`;
}

/** As the lists write it: whole seconds. */
export function xmlDate(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

export function listElement(entries: readonly Entry[], generatedAt: Date): string {
  const date = xmlDate(generatedAt);
  return root(NAMESPACE, date, entries.map((entry) => domainElement(entry, date)).join('\n'));
}

export function domainElement(entry: Entry, date: string): string {
  return `        <Domaine>
            <Identifiant>${entry.number}</Identifiant>
            <db>${entry.db}</db>
            <vi>${entry.vi}</vi>
            <Denomination>${entry.denomination}</Denomination>
            <DNCertificatOperateur>${entry.dn}</DNCertificatOperateur>
            <SupportContact>support@exemple.invalid</SupportContact>
            <DateMAJ>${date}</DateMAJ>
        </Domaine>`;
}

/** The list of before 2024: another namespace, other children. */
export function oldListElement(entries: readonly Entry[], generatedAt: Date): string {
  const date = xmlDate(generatedAt);
  const domain = (entry: Entry): string => `        <Domaine>
            <Nom>${entry.db}</Nom>
            <Description>${entry.denomination}</Description>
            <DNCertificatOperateur>${entry.dn}</DNCertificatOperateur>
            <ResponsableContact>responsable@exemple.invalid</ResponsableContact>
            <SupportContact>support@exemple.invalid</SupportContact>
            <DateMAJ>${date}</DateMAJ>
        </Domaine>`;
  return root(OLD_NAMESPACE, date, entries.map(domain).join('\n'));
}

function root(namespace: string, date: string, domains: string): string {
  return `<ListeBlancheDRIM-M xmlns="${namespace}" versionFormat="1.0.0">
    <DateDeGeneration>${date}</DateDeGeneration>
    <ListeDomaines>
${domains}
    </ListeDomaines>
</ListeBlancheDRIM-M>`;
}
