/**
 * The VIHF: the SAML 2.0 assertion that tells the DMP who asks, from which structure, about whom and in which mode of
 * access (« vecteur d'identification et d'habilitation formelles », version 3.0).
 */
import { markup, type Attributes, type Content, type Markup } from '../../xml/write.ts';
import type { DmpContext } from '../contract.ts';

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const X509_SUBJECT_NAME = 'urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName';
const HL7 = 'urn:hl7-org:v3';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Code systems: TRE_G15 professions, TRE_R01 savoir-faire, TRE_G05 sections of pharmacists, TRE_R02 sectors. */
const PROFESSIONS = '1.2.250.1.71.1.2.7';
const EXPERTISES = '1.2.250.1.71.4.2.5';
const SECTIONS = '1.2.250.1.71.1.2.6';
const SECTORS = '1.2.250.1.71.4.2.4';
/** The profession whose second role is a section of its ordre. */
const PHARMACIST = '21';

const PURPOSES = {
  normal: { code: 'normal', displayName: 'Accès normal' },
  brisDeGlace: { code: 'bris_de_glace', displayName: 'Accès en bris de glace' },
} as const;

/** Names of codes, for `displayName`; a code without one is its own name. */
export interface RoleNames {
  profession(code: string): string;
  expertise(code: string): string;
}

/** What the configuration (`dmp.vihf`, `dmp.software`) says. */
export interface VihfSettings {
  readonly version: string;
  /** Sources disagree on the case of this name. */
  readonly modeAttribute: 'Authentification_Mode' | 'Authentification_mode';
  readonly authnContextClassRef: string;
  readonly authnContextDecl: string;
  readonly purposeCodeSystem: string;
  readonly purposeCodeSystemName: string;
  readonly software: {
    readonly name: string;
    readonly version: string;
    readonly id: string;
    readonly homologationId: string;
  };
  readonly names: RoleNames;
}

/** What varies from one assertion to the next. */
export interface VihfOccasion {
  /** A fresh UUID. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How the professional is known: by themselves, or vouched for by the structure (« AIR »). */
  readonly mode: 'DIRECTE' | 'INDIRECTE_RENFORCEE';
  /** Subject of the certificate that signs, in the order of RFC 4514; an assertion without one is not signed. */
  readonly signer?: string;
}

/** The assertion in the order of its schema; a signature comes right after `Issuer` (SAML 2.0 Core 5.4). */
export interface VihfParts {
  /** With `signature` in its place. */
  readonly write: (signature?: Markup) => Markup;
  /** Value of `ID`, an NCName. */
  readonly id: string;
}

/** Throws XML_NOT_WELL_FORMED for a value that XML has no way to write. */
export function vihf(context: DmpContext, occasion: VihfOccasion, settings: VihfSettings): VihfParts {
  const instant = new Date(occasion.now).toISOString();
  const id = `_${occasion.id}`;
  const isEnforced = occasion.mode === 'INDIRECTE_RENFORCEE';
  const issuer = markup(
    'saml2:Issuer',
    { Format: occasion.signer === undefined ? undefined : X509_SUBJECT_NAME },
    occasion.signer ?? settings.software.name,
  );
  const rest = [
    markup('saml2:Subject', {}, markup('saml2:NameID', {}, context.professional.id)),
    markup(
      'saml2:AuthnStatement',
      { AuthnInstant: instant },
      markup(
        'saml2:AuthnContext',
        {},
        markup('saml2:AuthnContextClassRef', {}, settings.authnContextClassRef),
        isEnforced ? markup('saml2:AuthnContextDecl', {}, settings.authnContextDecl) : undefined,
      ),
    ),
    markup('saml2:AttributeStatement', {}, ...attributesOf(context, occasion, settings)),
  ];
  const root: Attributes = { 'xmlns:saml2': SAML, ID: id, IssueInstant: instant, Version: '2.0' };
  return { id, write: (signature) => markup('saml2:Assertion', root, issuer, signature, ...rest) };
}

function attributesOf(context: DmpContext, { mode }: VihfOccasion, settings: VihfSettings): Markup[] {
  const { professional, situation, patient } = context;
  const { software } = settings;
  const purpose = PURPOSES[context.mode];
  return [
    attribute('VIHF_Version', settings.version),
    attribute('Identifiant_Structure', situation.structureId),
    attribute('Secteur_Activite', `${situation.sectorCode}^${SECTORS}`),
    attribute(settings.modeAttribute, mode),
    attribute(
      'urn:oasis:names:tc:xacml:2.0:resource:resource-id',
      `${patient.insValue}^^^&${patient.insSystem}&ISO^NH`,
    ),
    attribute('Ressource_URN', 'urn:dmp'),
    attribute('urn:oasis:names:tc:xspa:1.0:subject:subject-id', `${professional.givenName} ${professional.familyName}`),
    attribute('urn:oasis:names:tc:xacml:2.0:subject:role', ...rolesOf(context, settings.names)),
    attribute(
      'urn:oasis:names:tc:xspa:1.0:subject:purposeofuse',
      coded('PurposeOfUse', {
        ...purpose,
        codeSystem: settings.purposeCodeSystem,
        codeSystemName: settings.purposeCodeSystemName,
      }),
    ),
    attribute('LPS_Nom', software.name),
    attribute('LPS_Version', software.version),
    attribute('LPS_ID', software.id),
    attribute('LPS_ID_HOMOLOGATION_DMP', software.homologationId),
  ];
}

/** The profession, then what specifies it; a professional who has no such second code has one role. */
function rolesOf({ situation }: DmpContext, names: RoleNames): Markup[] {
  const { professionCode, expertiseCode, sectionCode } = situation;
  const profession = coded('Role', {
    code: professionCode,
    codeSystem: PROFESSIONS,
    codeSystemName: 'professions',
    displayName: names.profession(professionCode),
  });
  const isPharmacist = professionCode === PHARMACIST;
  const code = isPharmacist ? sectionCode : expertiseCode;
  if (code === '') return [profession];
  const second = isPharmacist
    ? { code, codeSystem: SECTIONS, codeSystemName: 'sections', displayName: `Section ${code}` }
    : { code, codeSystem: EXPERTISES, codeSystemName: 'specialites RPPS', displayName: names.expertise(code) };
  return [profession, coded('Role', second)];
}

function attribute(name: string, ...values: readonly Content[]): Markup {
  return markup('saml2:Attribute', { Name: name }, ...values.map((value) => markup('saml2:AttributeValue', {}, value)));
}

/** An HL7 v3 coded value (CE). */
function coded(
  name: 'Role' | 'PurposeOfUse',
  {
    code,
    codeSystem,
    codeSystemName,
    displayName,
  }: Record<'code' | 'codeSystem' | 'codeSystemName' | 'displayName', string>,
): Markup {
  return markup(name, {
    xmlns: HL7,
    'xmlns:xsi': XSI,
    'xsi:type': 'CE',
    code,
    codeSystem,
    codeSystemName,
    displayName,
  });
}
