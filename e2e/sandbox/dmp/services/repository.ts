/** TD3.2: documents by their uniqueId (ITI-43), as attachments (MTOM) or in base64 where they stand. */
import { randomUUID } from 'node:crypto';
import { checkAccess, maySee } from '../access.ts';
import type { Caller } from '../caller.ts';
import { REPOSITORY_OID, RESPONSE_STATUS } from '../codes.ts';
import type { DmpEntry } from '../entry.ts';
import type { Records } from '../records.ts';
import { RegistryRefusal, SoapFault } from '../refusal.ts';
import type { Attachment, Content } from '../soap/answer.ts';
import type { Style } from '../soap/style.ts';
import { children, el, elements, escapeXml, NS, textOf } from '../xml.ts';
import type { Element } from '../xml.ts';
import { errorList } from './registry.ts';
import type { RegistryError } from './registry.ts';

const MOST_DOCUMENTS = 100;

interface RetrieveParts {
  readonly records: Records;
  readonly style: Style;
  /** A last byte is not that of the document. */
  readonly spoilsBytes: boolean;
  /** Told with the documents, which are then a partial success. */
  readonly error?: RegistryError;
}

interface Asked {
  readonly repository: string;
  readonly uniqueId: string;
}

interface RetrieveAnswered {
  readonly content: Content;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Throws SoapFault. */
export function retrieveDocuments(body: Element, caller: Caller, parts: RetrieveParts): RetrieveAnswered {
  const asked = readRequest(body);
  const errors: RegistryError[] = parts.error === undefined ? [] : [parts.error];
  const found: DmpEntry[] = [];
  for (const each of asked) {
    try {
      found.push(findEntry(each, caller, parts.records));
    } catch (error) {
      if (!(error instanceof RegistryRefusal)) throw error;
      errors.push({ code: error.code, context: error.message });
    }
  }
  const facts = {
    documents: asked.map(({ uniqueId }) => uniqueId),
    found: found.length,
    ...(errors.length === 0 ? {} : { errors: errors.map(({ code }) => code) }),
  };
  return { content: response(found, errors, parts.style, parts.spoilsBytes), facts };
}

function readRequest(body: Element): Asked[] {
  if (body.namespaceURI !== NS.xdsb || body.localName !== 'RetrieveDocumentSetRequest')
    throw malformed('RetrieveDocumentSetRequest attendu');
  const requests = children(body, NS.xdsb, 'DocumentRequest');
  if (requests.length === 0 || requests.length > MOST_DOCUMENTS)
    throw malformed(`entre 1 et ${MOST_DOCUMENTS} documents par requête`);
  return requests.map((request) => {
    const inside = elements(request).map(({ localName }) => localName ?? '');
    if (!/^(HomeCommunityId )?RepositoryUniqueId DocumentUniqueId$/.test(inside.join(' ')))
      throw malformed('HomeCommunityId (facultatif), RepositoryUniqueId et DocumentUniqueId attendus, dans cet ordre');
    const [repository, document] = ['RepositoryUniqueId', 'DocumentUniqueId'].map((name) =>
      textOf(children(request, NS.xdsb, name)[0]),
    );
    return { repository: repository ?? '', uniqueId: document ?? '' };
  });
}

function malformed(text: string): SoapFault {
  return new SoapFault('DMPRequeteInvalide', `Requête TD3.2 mal formée : ${text}`);
}

function findEntry({ repository, uniqueId }: Asked, caller: Caller, records: Records): DmpEntry {
  if (repository !== REPOSITORY_OID)
    throw new RegistryRefusal('XDSUnknownRepositoryId', `Entrepôt inconnu : ${repository}`);
  const candidates = caller.patient === undefined ? records.all : [records.find(caller.patient.ins)];
  for (const candidate of candidates) {
    const entry = candidate?.entries.find(({ facts }) => facts.uniqueId === uniqueId);
    if (candidate === undefined || entry === undefined) continue;
    const record = checkAccess(candidate, caller);
    if (!maySee(entry, record, caller))
      throw new RegistryRefusal('XDSRepositoryError', `Document masqué : ${uniqueId}`);
    return entry;
  }
  throw new RegistryRefusal('XDSDocumentUniqueIdError', `Document inconnu : ${uniqueId}`);
}

function response(
  found: readonly DmpEntry[],
  errors: readonly RegistryError[],
  style: Style,
  spoilsBytes: boolean,
): Content {
  const { xdsb: x, rs } = style;
  const attachments: Attachment[] = [];
  const documents = found.map((entry) => {
    const bytes = spoilsBytes ? spoiled(entry.bytes) : entry.bytes;
    const value = (name: string, text: string): string => el(x(name), {}, escapeXml(text));
    return el(
      x('DocumentResponse'),
      {},
      value('RepositoryUniqueId', REPOSITORY_OID),
      value('DocumentUniqueId', entry.facts.uniqueId),
      value('mimeType', entry.facts.mimeType),
      el(x('Document'), {}, documentContent(bytes, attachments, style)),
    );
  });
  const outcome = errors.length === 0 ? 'Success' : found.length === 0 ? 'Failure' : 'PartialSuccess';
  const status = el(
    rs('RegistryResponse'),
    { ...rs.declaration, status: RESPONSE_STATUS + outcome },
    errors.length === 0 ? '' : errorList(errors, rs, 'Error'),
  );
  return { xml: el(x('RetrieveDocumentSetResponse'), x.declaration, status, ...documents), attachments };
}

function documentContent(bytes: Buffer, attachments: Attachment[], style: Style): string {
  if (style.inline) return bytes.toString('base64');
  const contentId = `${randomUUID()}-${attachments.length + 1}@urn:ihe:iti:xds-b:2007`;
  attachments.push({ contentId, bytes });
  const href = style.encodedCid ? contentId.replaceAll(':', '%3A') : contentId;
  return el('xop:Include', { 'xmlns:xop': NS.xop, href: `cid:${href}` });
}

function spoiled(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
}

/** Nothing but an error. */
export function retrievalFailure(error: RegistryError, style: Style): string {
  return response([], [error], style, false).xml;
}
