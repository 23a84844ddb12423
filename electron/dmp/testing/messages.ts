/** Messages as the DMP writes them, with what varies as parameters. */
import { canonicalize } from '../../xml/canonicalize.ts';
import { parseXml } from '../../xml/parse.ts';
import type { XmlElement } from '../../xml/tree.ts';

export const SOAP_NAMESPACE = 'http://www.w3.org/2003/05/soap-envelope';

/** A template without the line breaks and the indentation that make it readable. */
export function squeezed(template: string): string {
  return template
    .split('\n')
    .map((line) => line.trim())
    .join('');
}

export function canonical(xml: string | Uint8Array): string {
  return canonicalize(parseXml(Buffer.from(xml))).toString('utf8');
}

export function rootOf(xml: string): XmlElement {
  return parseXml(Buffer.from(xml)).root;
}

export function envelope(body: string, prefix = 'soap', namespace = SOAP_NAMESPACE): string {
  const tag = (name: string): string => (prefix === '' ? name : `${prefix}:${name}`);
  const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  return `<${tag('Envelope')} ${declaration}="${namespace}"><${tag('Body')}>${body}</${tag('Body')}></${tag('Envelope')}>`;
}

export interface FaultWords {
  readonly code?: string;
  readonly subcodes?: readonly string[];
  /** Language and text. */
  readonly texts?: readonly (readonly [language: string, text: string])[];
}

/** A SOAP 1.2 fault in its envelope. */
export function fault({ code = 'Sender', subcodes = [], texts = [] }: FaultWords, prefix = 'soap'): string {
  const nested = subcodes.reduceRight(
    (inner, value) =>
      `<${prefix}:Subcode><${prefix}:Value>${prefix}:${value}</${prefix}:Value>${inner}</${prefix}:Subcode>`,
    '',
  );
  const reasons = texts.map(([language, text]) => `<${prefix}:Text xml:lang="${language}">${text}</${prefix}:Text>`);
  const words = `<${prefix}:Code><${prefix}:Value>${prefix}:${code}</${prefix}:Value>${nested}</${prefix}:Code>`;
  const whole = `${words}<${prefix}:Reason>${reasons.join('')}</${prefix}:Reason>`;
  return envelope(`<${prefix}:Fault>${whole}</${prefix}:Fault>`, prefix);
}

export interface WrittenPart {
  /** Whole lines, without their ends. */
  readonly headers: readonly string[];
  readonly content: string | Uint8Array;
}

/** A multipart body. */
export function multipart(boundary: string, parts: readonly WrittenPart[], lineEnd = '\r\n'): Buffer {
  const pieces = parts.flatMap(({ headers, content }) => [
    Buffer.from(`--${boundary}${lineEnd}${headers.map((line) => line + lineEnd).join('')}${lineEnd}`, 'latin1'),
    Buffer.from(content),
    Buffer.from(lineEnd),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--${lineEnd}`, 'latin1')]);
}

export const XOP_TYPE = 'application/xop+xml; charset=UTF-8; type="application/soap+xml"';
export const ROOT_ID = 'root.message@cxf.apache.org';

/** A package as Apache CXF makes it: the envelope, and attachments by their Content-ID. */
export function cxfPackage(
  xml: string,
  attachments: Readonly<Record<string, Uint8Array>> = {},
): { readonly type: string; readonly body: Buffer } {
  const boundary = 'uuid:5a1c3a5e-8f0e-4c3b-b7a7-0b1d6f1a9c11';
  const root = {
    headers: [`Content-Type: ${XOP_TYPE}`, 'Content-Transfer-Encoding: binary', `Content-ID: <${ROOT_ID}>`],
    content: xml,
  };
  const parts = Object.entries(attachments).map(([id, content]) => ({
    headers: ['Content-Type: application/octet-stream', 'Content-Transfer-Encoding: binary', `Content-ID: <${id}>`],
    content,
  }));
  const type =
    `multipart/related; type="application/xop+xml"; boundary="${boundary}"; ` +
    `start="<${ROOT_ID}>"; start-info="application/soap+xml"`;
  return { type, body: multipart(boundary, [root, ...parts]) };
}
