/** SOAP answers: a document, or a package of a document with attachments (MTOM, XOP 1.0). */
import { WorkstationError } from '../../../shared/errors.ts';
import { parseXml } from '../../xml/parse.ts';
import { child, elements, type XmlElement } from '../../xml/tree.ts';
import { notUnderstood } from '../words.ts';
import { parseContentType, type ContentType } from './content-type.ts';
import { SOAP_11, SOAP_12 } from './envelope.ts';
import { faultError, isFault } from './fault.ts';
import { readParts, type Part } from './multipart.ts';

const DOCUMENTS = ['application/soap+xml', 'text/xml', 'application/xml', 'application/xop+xml'];
const MEBIBYTE = 1024 * 1024;

export interface SoapAnswer {
  /** The first element in `soap:Body`. */
  readonly body: XmlElement;
  /** The bytes of a part, by its Content-ID or by the `cid:` address of an `xop:Include`. */
  attachment(cid: string): Uint8Array | undefined;
}

export interface ReceivedAnswer {
  readonly host: string;
  /** The header of HTTP; empty when there is none. */
  readonly contentType: string;
  readonly bytes: Buffer;
  /** Of the document, without attachments. */
  readonly xmlMebibytes: number;
}

/**
 * What the body of an answer says. Throws DMP_FAULT or DMP_CERTIFICATE_REFUSED for a fault, DMP_ANSWER_TOO_LARGE, and
 * DMP_ANSWER without its host for whatever is no SOAP.
 */
export function readSoapAnswer({ host, contentType, bytes, xmlMebibytes }: ReceivedAnswer): SoapAnswer {
  const outer = parseContentType(contentType);
  const { root, rootType, attachments } = unpack(outer, bytes);
  if (!DOCUMENTS.includes(rootType.mediaType)) throw notUnderstood(`Content-Type ${shown(rootType.mediaType)}`);
  if (root.length > xmlMebibytes * MEBIBYTE)
    throw new WorkstationError('DMP_ANSWER_TOO_LARGE', { limit: `${xmlMebibytes} MiB` });
  const body = bodyOf(readDocument(root, rootType, xmlMebibytes));
  if (isFault(body)) throw faultError(body, host);
  return { body, attachment: (cid) => attachments.get(contentId(cid)) };
}

interface Package {
  readonly root: Buffer;
  readonly rootType: ContentType;
  readonly attachments: ReadonlyMap<string, Buffer>;
}

function unpack(outer: ContentType, bytes: Buffer): Package {
  if (outer.mediaType !== 'multipart/related') return { root: bytes, rootType: outer, attachments: new Map() };
  // Blanks at the end cannot be part of a boundary (RFC 2046 5.1.1).
  const parts = readParts(bytes, outer.parameters.get('boundary')?.trimEnd() ?? '');
  const start = contentId(outer.parameters.get('start') ?? '');
  const root = parts.find((part) => start !== '' && idOf(part) === start) ?? parts[0];
  if (root === undefined) throw notUnderstood('multipart');
  const attachments = new Map<string, Buffer>();
  for (const part of parts) {
    const id = idOf(part);
    if (part === root || id === '') continue;
    // Whose bytes are meant would be a guess.
    if (attachments.has(id)) throw notUnderstood('Content-ID');
    attachments.set(id, part.bytes);
  }
  return { root: root.bytes, rootType: parseContentType(root.headers.get('content-type') ?? ''), attachments };
}

function idOf({ headers }: Part): string {
  return contentId(headers.get('content-id') ?? '');
}

/** `<id>`, `id` and the percent-encoded `cid:id` (RFC 2392) as one and the same. */
function contentId(written: string): string {
  const bare = written
    .trim()
    .replace(/^cid:/i, '')
    .replace(/^<(.*)>$/s, '$1');
  try {
    return decodeURIComponent(bare);
  } catch {
    // No escapes, just percent signs.
    return bare;
  }
}

/** Errors of XML are told as an answer that is not understood: nobody opened a file here. */
function readDocument(bytes: Buffer, { parameters }: ContentType, mebibytes: number): XmlElement {
  const charset = parameters.get('charset')?.toLowerCase();
  // Latin-1 that only the header speaks of; a declaration in the document goes before, UTF-8 is the rule.
  const isLatin = charset === 'iso-8859-1' && !/^<\?xml[^>]{0,200}encoding/.test(bytes.toString('latin1', 0, 300));
  try {
    const utf8 = isLatin ? Buffer.from(bytes.toString('latin1'), 'utf8') : bytes;
    return parseXml(utf8, { maxBytes: (isLatin ? 2 : 1) * mebibytes * MEBIBYTE }).root;
  } catch (error) {
    throw error instanceof WorkstationError ? notUnderstood(error.code, error) : error;
  }
}

function bodyOf(root: XmlElement): XmlElement {
  const { localName, namespace } = root;
  if (localName !== 'Envelope' || (namespace !== SOAP_12 && namespace !== SOAP_11))
    throw notUnderstood('soap:Envelope');
  const body = child(root, namespace, 'Body');
  const first = body && elements(body)[0];
  if (first === undefined) throw notUnderstood('soap:Body');
  return first;
}

function shown(mediaType: string): string {
  return mediaType.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 100);
}
