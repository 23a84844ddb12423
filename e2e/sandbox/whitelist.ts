/** The liste blanche of the sandbox, in the form of the official TEST lists. */
import type { SandboxPki } from './pki.ts';
import { distinguishedName, hostOf, ORGANISATIONS } from './servers.ts';
import type { Organisation } from './servers.ts';
import { signEnveloped } from './xades.ts';
import type { EnvelopedForm } from './xades.ts';

/** Lists by file name, as the trust server offers them. */
export interface Whitelists {
  /** Signed as the latest official list is: XPath Filter 2.0, whole chain in KeyInfo. */
  readonly 'liste-blanche.xml': string;
  /** Signed in the other form seen: enveloped-signature transform. */
  readonly 'liste-blanche-profil-2.xml': string;
  /** One host was changed after the signature. */
  readonly 'liste-blanche-corrompue.xml': string;
  /** No signature at all, as the official « corrupt » list. */
  readonly 'liste-blanche-non-signee.xml': string;
}

/** The lists of the organisations that are meant to be known, signed at `now`. */
export function createWhitelists(pki: SandboxPki, now: Date = new Date()): Whitelists {
  const root = listElement(
    ORGANISATIONS.filter((organisation) => organisation.listed),
    now,
  );
  const signed = (form: EnvelopedForm): string =>
    document(
      signEnveloped(root, { signer: pki.whitelistSigner, chain: [pki.intermediate, pki.root], signingTime: now, form }),
    );
  const list = signed('filter2');
  return {
    'liste-blanche.xml': list,
    'liste-blanche-profil-2.xml': signed('enveloped-signature'),
    'liste-blanche-corrompue.xml': list.replace('<db>db4.', '<db>db8.'),
    'liste-blanche-non-signee.xml': document(root),
  };
}

function document(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>${root}`;
}

/** Canonical as written: see `signEnveloped`. */
function listElement(organisations: readonly Organisation[], now: Date): string {
  const date = now.toISOString().replace(/\.\d+Z$/, 'Z');
  return `<ListeBlancheDRIM-M xmlns="https://github.com/ansforge/DRIM-M_DATA" versionFormat="1.0.0">
    <DateDeGeneration>${date}</DateDeGeneration>
    <ListeDomaines>
${organisations.map((organisation) => domainElement(organisation, date)).join('\n')}
    </ListeDomaines>
</ListeBlancheDRIM-M>`;
}

function domainElement(organisation: Organisation, date: string): string {
  const host = hostOf(organisation);
  return `        <Domaine>
            <Identifiant>${organisation.number}</Identifiant>
            <db>${host}</db>
            <vi>${organisation.workstation === true ? host.replace('db', 'vi') : ''}</vi>
            <Denomination>${organisation.name}</Denomination>
            <DNCertificatOperateur>${distinguishedName(organisation)}</DNCertificatOperateur>
            <SupportContact>support@exemple.invalid</SupportContact>
            <DateMAJ>${date}</DateMAJ>
        </Domaine>`;
}
