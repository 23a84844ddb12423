/** The part of the configuration that speaks of the DMP. What its specifications leave open or contradict is a key here. */
import { z } from 'zod';
import { Path, PemIdentity, Pkcs12Identity, Seconds, SecretReference, WebAddress } from './forms.ts';

const Oid = z
  .string()
  .regex(/^[0-2](\.(0|[1-9][0-9]*)){1,30}$/)
  .max(64);
const Word = z.string().min(1).max(200);
const Identity = z.union([PemIdentity, Pkcs12Identity]);

/** `code^^OID`: a code and its system, as ITI-18 writes it. */
const CodeOfSystem = z.string().regex(/^[^'^]{1,64}\^\^[0-9.]{1,64}$/);

const Software = z.strictObject({
  /** LPS_Nom, and `softwareName` of TD0.2. */
  name: Word.default('DRIMBox'),
  /** LPS_Version; default: the version of the program. */
  version: Word.optional(),
  /** LPS_ID: of this installation. */
  id: Word.default('DRIMBOX'),
  /** LPS_ID_HOMOLOGATION_DMP, given by the CNDA. */
  homologationId: Word.default('NON-HOMOLOGUE'),
  /** OID under which messages of this software are numbered. */
  oid: Oid.default('1.3.6.1.4.1.48364'),
});

const Vihf = z.strictObject({
  /** Whether the assertion that carries patient, situation and mode of access goes along; with `air` it always does, signed. */
  unsigned: z.boolean().default(true),
  version: z.enum(['3.0', '4.0']).default('3.0'),
  /** Sources disagree on the case of this name. */
  modeAttribute: z.enum(['Authentification_Mode', 'Authentification_mode']).default('Authentification_Mode'),
  authnContextClassRef: Word.default('urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient'),
  /** Written with `air` only. */
  authnContextDecl: Word.default('APP_BROWSER_AUTH'),
  purposeCodeSystem: Oid.default('1.2.250.1.213.1.1.4.248'),
  purposeCodeSystemName: Word.default('mode acces VIHF 2.0'),
  /** SHA-1 only where the DMP takes nothing else. */
  signatureHash: z.enum(['sha256', 'sha1']).default('sha256'),
});

const Query = z.strictObject({
  /** What the period of a search is about. */
  dateOf: z.enum(['act', 'creation']).default('act'),
  /** Types of documents that are reports on images. */
  reportTypes: z.array(CodeOfSystem).min(1).max(32).default(['18748-4^^2.16.840.1.113883.6.1']),
  manifestTypes: z.array(CodeOfSystem).min(1).max(32).default(['IMG-KOS^^1.2.250.1.213.1.1.4.12']),
  /** Code systems under which modalities are looked for. */
  modalitySystems: z.array(Oid).min(1).max(8).default(['1.2.840.10008.2.16.4', '1.2.250.1.213.1.1.5.618']),
  /** Code systems under which regions are looked for. */
  regionSystems: z
    .array(Oid)
    .min(1)
    .max(8)
    .default(['2.16.840.1.113883.6.96', '1.2.250.1.213.1.1.5.695', '1.2.250.1.213.2.5']),
  /** Issuer under which a study is referenced; without one, what the DMP's sources are known to write. */
  studyIssuer: Oid.default('1.2.3.4.5.6'),
});

/** RFC 8693, where the DMP does not take the token of Pro Santé Connect itself. */
const TokenExchange = z.strictObject({
  endpoint: WebAddress,
  clientId: Word,
  clientSecret: SecretReference.optional(),
  subjectTokenType: Word.default('urn:ietf:params:oauth:token-type:access_token'),
  subjectIssuer: Word.optional(),
  audience: Word.optional(),
  scope: Word.optional(),
});

/** DMP: where it is, how we are let in, and what its specifications leave open. */
export const Dmp = z.strictObject({
  /** Base of the four services, e.g. `https://…/si-dmp-server/v2/services`. */
  baseUrl: WebAddress,
  /** `psc`: by the session of Pro Santé Connect; `air`: authentification indirecte renforcée, by the structure's certificates. */
  strategy: z.enum(['psc', 'air']).default('psc'),
  /** PEM files of the authorities of the DMP's server, when they are not the system's. */
  ca: z.array(Path).max(16).default([]),
  /** Client certificate: ORG AUTH_CLI with `air`; with `psc` where tokens are bound to a certificate (RFC 8705). */
  identity: Identity.optional(),
  /** Certificate that signs the VIHF (ORG SIGN), with `air`. */
  signature: Identity.optional(),
  tokenExchange: TokenExchange.optional(),
  /** HL7 v3 processingCode: `P` in production, `D` in tests. */
  processingCode: z.enum(['P', 'D', 'T']).default('P'),
  homeCommunityId: Oid.optional(),
  /** How `mustUnderstand` is written; SOAP 1.2 wants the prefix, official samples leave it out. */
  mustUnderstandPrefix: z.boolean().default(false),
  /** Silence of the DMP that ends a request. */
  silenceSeconds: Seconds.default(30),
  software: Software.prefault({}),
  vihf: Vihf.prefault({}),
  query: Query.prefault({}),
});

export type DmpConfiguration = z.output<typeof Dmp>;
