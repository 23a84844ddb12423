/** What the bytes of a content are, whatever the document calls them. */
import type { XmlElement } from '../xml/tree.ts';
import { valueOf } from './cda.ts';

type ContentKind = 'pdf' | 'image' | 'rich' | 'text' | 'unsupported';

const KINDS: ReadonlyMap<string, ContentKind> = new Map([
  ['application/pdf', 'pdf'],
  ['application/x-pdf', 'pdf'],
  ['text/plain', 'text'],
  ['text/rtf', 'rich'],
  ['application/rtf', 'rich'],
  ['application/x-rtf', 'rich'],
  ['image/jpeg', 'image'],
  ['image/jpg', 'image'],
  ['image/png', 'image'],
  ['image/gif', 'image'],
]);
const IMAGES: readonly (readonly [mediaType: string, start: string])[] = [
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF87a'],
  ['image/gif', 'GIF89a'],
];
/** A PDF may have something before it (PDF 1.7, appendix H, 3.4.1: header within the first 1024 bytes). */
const PDF_HEADER_WITHIN = 1024;
const LONGEST_MEDIA_TYPE = 100;

/** The media type of an ED without parameters, in lower case; what has none is plain text (HL7 data types, ED). */
export function mediaTypeOf(element: XmlElement): string {
  const type = valueOf(element, 'mediaType').toLowerCase().split(';')[0]?.trim() ?? '';
  return type === '' ? 'text/plain' : type.slice(0, LONGEST_MEDIA_TYPE);
}

/** The character set of an ED: its attribute, else the parameter of its media type; empty when there is neither. */
export function charsetOf(element: XmlElement): string {
  const parameter = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(valueOf(element, 'mediaType'))?.[1] ?? '';
  return (valueOf(element, 'charset') || parameter).toLowerCase();
}

export function kindOf(mediaType: string): ContentKind {
  return KINDS.get(mediaType) ?? 'unsupported';
}

export function isPdf(bytes: Uint8Array): boolean {
  return startOf(bytes, PDF_HEADER_WITHIN).includes('%PDF-');
}

export function isRtf(bytes: Uint8Array): boolean {
  return startOf(bytes, 64)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .startsWith('{\\rtf');
}

/** The media type of an image that the screen can show; undefined for anything else. */
export function imageType(bytes: Uint8Array): string | undefined {
  const start = startOf(bytes, 16);
  return IMAGES.find(([, magic]) => start.startsWith(magic))?.[0];
}

function startOf(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.subarray(0, length)).toString('latin1');
}
