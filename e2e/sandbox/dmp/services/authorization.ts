/** TD0.3: a professional declares or gives up the own authorisation. */
import { checkAccess } from '../access.ts';
import type { Caller } from '../caller.ts';
import { authorizationOf } from '../records.ts';
import type { Records } from '../records.ts';
import { RegistryRefusal, SoapFault } from '../refusal.ts';
import type { Content } from '../soap/answer.ts';
import type { Style } from '../soap/style.ts';
import { children, el, elements, escapeXml, NS, textOf } from '../xml.ts';
import type { Element } from '../xml.ts';

/** The patient is that of the VIHF, which is therefore needed here whatever the strategy. Throws SoapFault. */
export function setAuthorization(
  body: Element,
  caller: Caller,
  { records, style }: { readonly records: Records; readonly style: Style },
): { readonly content: Content; readonly facts: Readonly<Record<string, unknown>> } {
  if (body.namespaceURI !== NS.habilitations || body.localName !== 'setAuthorization')
    throw new SoapFault('DMPRequeteInvalide', 'setAuthorization attendu');
  const action = textOf(children(body, NS.habilitations, 'action')[0]);
  const role = children(body, NS.habilitations, 'role')[0];
  if (!['AJOUT', 'SUPPRESSION'].includes(action) || elements(body).length !== (role === undefined ? 1 : 2))
    throw new SoapFault('DMPRequeteInvalide', 'action doit valoir AJOUT ou SUPPRESSION');
  if (role !== undefined && textOf(role) !== 'MEDECIN_TRAITANT')
    throw new SoapFault('DMPRequeteInvalide', 'role doit valoir MEDECIN_TRAITANT');
  if (caller.patient === undefined)
    throw new SoapFault('DMPVihfInvalide', 'Le patient est celui du VIHF, qui est absent');
  const context = change(action === 'AJOUT', role !== undefined, caller, records);
  const n = style.habilitations;
  const output = el(n('output'), {}, el(n('status'), {}, 'DMPOk'), el(n('context'), {}, escapeXml(context)));
  return {
    content: { xml: el(n('setAuthorizationResponse'), n.declaration, output) },
    facts: { patient: caller.patient.ins, action },
  };
}

/** What is answered about it. */
function change(adds: boolean, asAttending: boolean, caller: Caller, records: Records): string {
  const record = records.find(caller.patient?.ins ?? '');
  if (record === undefined || record.state === 'absent')
    throw new SoapFault('DMPInexistant', 'Aucun DMP pour cet identifiant');
  const authorization = authorizationOf(record, caller.professional);
  try {
    // Whoever is barred stays so; who only lacks the authorisation is here for it.
    checkAccess(record, { ...caller, purpose: 'bris_de_glace' });
  } catch (error) {
    if (error instanceof RegistryRefusal) throw new SoapFault(error.code, error.message);
    throw error;
  }
  record.authorizations.set(caller.professional, adds ? 'VALIDE' : 'NON_EXISTE');
  if (asAttending && adds) record.attending.add(caller.professional);
  if (!adds) record.attending.delete(caller.professional);
  if (adds && authorization === 'VALIDE') return "L'autorisation existe déjà ; sa date d'expiration est repoussée";
  return adds ? "L'autorisation a été ajoutée" : "L'autorisation a été supprimée";
}
