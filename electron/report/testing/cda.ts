/** Small CDA R2 documents for tests. */

interface CdaParts {
  /** Before the root. */
  readonly prolog?: string;
  /** Children of ClinicalDocument before the body. */
  readonly header?: string;
  /** What is in `component`; undefined: there is none. */
  readonly body?: string;
}

const NAMESPACES = 'xmlns="urn:hl7-org:v3" xmlns:ps3-20="urn:dicom-org:ps3-20"';

export function cda({ prolog = '', header = '', body }: CdaParts): Buffer {
  const component = body === undefined ? '' : `<component>${body}</component>`;
  return Buffer.from(`${prolog}<ClinicalDocument ${NAMESPACES}>${header}${component}</ClinicalDocument>`);
}

/** A document of level 1. */
export function level1(content: string, attributes = 'mediaType="text/plain"', header = ''): Buffer {
  return cda({ header, body: `<nonXMLBody><text ${attributes}>${content}</text></nonXMLBody>` });
}

export function base64(content: string | Uint8Array): string {
  return Buffer.from(content as Uint8Array).toString('base64');
}

/** A document of level 3 with one section. */
export function level3(text: string, entries = '', prolog = ''): Buffer {
  const section = `<section><text>${text}</text>${entries}</section>`;
  return cda({ prolog, body: `<structuredBody><component>${section}</component></structuredBody>` });
}

/** An entry with an image that renderMultiMedia may refer to. */
export function image(id: string, content: string | Uint8Array, mediaType = 'image/png'): string {
  const value = `<value mediaType="${mediaType}" representation="B64">${base64(content)}</value>`;
  return `<entry><observationMedia classCode="OBS" moodCode="EVN" ID="${id}">${value}</observationMedia></entry>`;
}

/** The smallest files that are what they are called. */
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n');
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
export const GIF = Buffer.from('R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
