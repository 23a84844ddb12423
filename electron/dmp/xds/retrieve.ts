/** Fetches documents: ITI-43 Retrieve Document Set (ITI TF-2b 3.43), TD3.2 of the DMP. */
import type { ErrorReport } from '../../../shared/errors.ts';
import { attribute, child, children, elements, isNamed, text, type XmlElement } from '../../xml/tree.ts';
import { markup, type Markup } from '../../xml/write.ts';
import type { DocumentAddress, RetrievedDocument, RetrievedDocuments } from '../contract.ts';
import { notUnderstood } from '../words.ts';
import { XDSB, XOP, RS } from './names.ts';
import { readRegistryAnswer, refuseFailure, warningsOf } from './registry-errors.ts';
import { cleanText, textOf } from './texts.ts';

/** An answer with what came beside it. */
export interface RetrieveAnswer {
  /** The first element in `soap:Body`. */
  readonly body: XmlElement;
  /** The bytes of a part, by its `cid:` address, as an `xop:Include` writes it. */
  attachment(cid: string): Uint8Array | undefined;
}

/** The request for one or several documents; `homeCommunityId` where an entry has none of its own. */
export function retrieveRequest(documents: readonly DocumentAddress[], homeCommunityId?: string): Markup {
  return markup(
    'RetrieveDocumentSetRequest',
    { xmlns: XDSB },
    ...documents.map((document) => {
      const home = document.homeCommunityId || homeCommunityId;
      return markup(
        'DocumentRequest',
        {},
        home ? markup('HomeCommunityId', {}, home) : undefined,
        markup('RepositoryUniqueId', {}, document.repositoryUniqueId),
        markup('DocumentUniqueId', {}, document.uniqueId),
      );
    }),
  );
}

/**
 * The documents that were asked for, in the order of the request and each once; for one that did not come or came without
 * content there is a warning DMP_DOCUMENT_MISSING, and what nobody asked for is left out. The bytes may be views on
 * those of the answer. Throws DMP_REGISTRY, DMP_TOO_MANY, DMP_ANSWER (without host).
 */
export function readRetrieveResponse(answer: RetrieveAnswer, asked: readonly DocumentAddress[]): RetrievedDocuments {
  const said = readRegistryAnswer(registryResponse(answer.body));
  refuseFailure(said);
  const missing = new Set(asked.map(({ uniqueId }) => uniqueId));
  const found = new Map<string, RetrievedDocument>();
  for (const response of children(answer.body, XDSB, 'DocumentResponse')) {
    const uniqueId = textOf(child(response, XDSB, 'DocumentUniqueId'));
    if (!missing.has(uniqueId)) continue;
    const bytes = content(response, answer);
    if (bytes === undefined) continue;
    missing.delete(uniqueId);
    const mimeType = cleanText(textOf(child(response, XDSB, 'mimeType'))).toLowerCase();
    found.set(uniqueId, { uniqueId, mimeType, bytes });
  }
  const inOrder = new Set(asked.map(({ uniqueId }) => uniqueId));
  const documents = [...inOrder].map((id) => found.get(id)).filter((one) => one !== undefined);
  const warnings = [...missing].map((): ErrorReport => ({ code: 'DMP_DOCUMENT_MISSING', facts: {} }));
  return { documents, warnings: [...warningsOf(said), ...warnings] };
}

/** Errors may come as a RegistryResponse by itself. */
function registryResponse(body: XmlElement): XmlElement {
  if (isNamed(body, RS, 'RegistryResponse')) return body;
  const inside = isNamed(body, XDSB, 'RetrieveDocumentSetResponse') ? child(body, RS, 'RegistryResponse') : undefined;
  if (inside === undefined) throw notUnderstood('RetrieveDocumentSetResponse');
  return inside;
}

/** The bytes of a document: an attachment (XOP 1.0, 3) or base64 in place. Undefined when there are none. */
function content(response: XmlElement, answer: RetrieveAnswer): Uint8Array | undefined {
  const document = child(response, XDSB, 'Document');
  if (document === undefined) return undefined;
  const include = elements(document).find((one) => isNamed(one, XOP, 'Include'));
  const bytes = include === undefined ? decodeBase64(text(document) ?? '') : attached(include, answer);
  return bytes === undefined || bytes.length === 0 ? undefined : bytes;
}

function attached(include: XmlElement, answer: RetrieveAnswer): Uint8Array | undefined {
  const href = attribute(include, 'href')?.trim() ?? '';
  // Any other address would have to be fetched from somewhere.
  return /^cid:/i.test(href) ? answer.attachment(href) : undefined;
}

/** Undefined for a text that is not base64 (RFC 4648 4, with line breaks as MIME has them). */
function decodeBase64(written: string): Uint8Array | undefined {
  const compact = written.replace(/\s+/gu, '');
  if (compact.length % 4 !== 0) return undefined;
  const padding = compact.endsWith('==') ? 2 : compact.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(compact, 'base64');
  // The decoder passes over what is no base64; then it has read less than there is.
  return bytes.length === (compact.length / 4) * 3 - padding ? bytes : undefined;
}
