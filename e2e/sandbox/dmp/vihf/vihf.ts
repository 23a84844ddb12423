/** The fields of a VIHF (SAML 2.0 assertion of the DMP). */
import { SoapFault } from '../refusal.ts';
import { attribute, children, descend, NS, textOf } from '../xml.ts';
import type { Element } from '../xml.ts';

export const PURPOSES = ['normal', 'bris_de_glace', 'centre_15'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Role {
  readonly code: string;
  readonly system: string;
}

export interface Vihf {
  readonly id: string;
  readonly issueInstant: string;
  readonly issuer: string;
  readonly nameId: string;
  readonly version: string;
  readonly structure: string;
  readonly sector: string;
  /** Value, and the name under which it stood. */
  readonly mode: string;
  readonly modeAttribute: string;
  readonly resourceId: string;
  readonly subjectId: string;
  readonly roles: readonly Role[];
  readonly purpose: Role;
  readonly software: string;
  readonly homologation: string;
  readonly authnContext: string;
}

const MODE_ATTRIBUTES = ['Authentification_Mode', 'Authentification_mode'];
const XACML = 'urn:oasis:names:tc:xacml:2.0';
const XSPA = 'urn:oasis:names:tc:xspa:1.0';

/** Reads what must be there. Throws SoapFault on what is not. */
export function readVihf(assertion: Element): Vihf {
  const values = attributeValues(assertion);
  const one = (name: string): string => {
    const found = values.get(name) ?? [];
    const text = textOf(found[0]);
    if (found.length !== 1 || text === '') throw invalid(`Attribut du VIHF absent, vide ou répété : ${name}`);
    return text;
  };
  const modeAttribute = MODE_ATTRIBUTES.find((name) => values.has(name));
  if (modeAttribute === undefined) throw invalid('Attribut du VIHF absent : Authentification_Mode');
  const purposes = coded(values.get(`${XSPA}:subject:purposeofuse`), 'PurposeOfUse');
  const [purpose] = purposes;
  if (purpose === undefined || purposes.length > 1) throw invalid('PurposeOfUse absent ou répété');
  const roles = coded(values.get(`${XACML}:subject:role`), 'Role');
  if (roles.length === 0) throw invalid('Aucun rôle dans le VIHF');
  if (one('Ressource_URN') !== 'urn:dmp') throw invalid('Ressource_URN doit valoir urn:dmp');
  const mode = one(modeAttribute);
  // Who comes by themselves is known by more than a name.
  const subject = `${XSPA}:subject:subject-id`;
  const subjectId = mode === 'DIRECTE' && !values.has(subject) ? '' : one(subject);
  const context = descend(assertion, NS.saml, 'AuthnStatement', 'AuthnContext', 'AuthnContextClassRef');
  return {
    id: attribute(assertion, 'ID'),
    issueInstant: attribute(assertion, 'IssueInstant'),
    issuer: textOf(children(assertion, NS.saml, 'Issuer')[0]),
    nameId: textOf(descend(assertion, NS.saml, 'Subject', 'NameID')),
    version: one('VIHF_Version'),
    structure: one('Identifiant_Structure'),
    sector: one('Secteur_Activite'),
    mode,
    modeAttribute,
    resourceId: one(`${XACML}:resource:resource-id`),
    subjectId,
    roles,
    purpose,
    software: one('LPS_Nom'),
    homologation: one('LPS_ID_HOMOLOGATION_DMP'),
    authnContext: textOf(context),
  };
}

function attributeValues(assertion: Element): ReadonlyMap<string, Element[]> {
  const values = new Map<string, Element[]>();
  for (const statement of children(assertion, NS.saml, 'AttributeStatement')) {
    for (const each of children(statement, NS.saml, 'Attribute')) {
      const name = attribute(each, 'Name');
      if (values.has(name)) throw invalid(`Attribut du VIHF répété : ${name}`);
      values.set(name, children(each, NS.saml, 'AttributeValue'));
    }
  }
  return values;
}

/** HL7 elements, each in a value of its own. */
function coded(values: readonly Element[] | undefined, name: string): Role[] {
  return (values ?? []).map((value) => {
    const element = children(value, NS.hl7, name)[0];
    if (element === undefined) throw invalid(`${name} attendu dans l’espace de noms urn:hl7-org:v3`);
    if (!/^(\w+:)?CE$/.test(element.getAttributeNS(NS.xsi, 'type') ?? ''))
      throw invalid(`${name} doit être de type CE`);
    if (attribute(element, 'displayName') === '') throw invalid(`${name} sans libellé`);
    return { code: attribute(element, 'code'), system: attribute(element, 'codeSystem') };
  });
}

export function invalid(text: string): SoapFault {
  return new SoapFault('DMPVihfInvalide', text);
}
