/** What goes out: envelopes and faults, plain or as multipart/related with attachments (XOP, MTOM). */
import { randomUUID } from 'node:crypto';
import type { HttpRefusal, SoapFault } from '../refusal.ts';
import { el, escapeXml, NS } from '../xml.ts';
import type { Style } from './style.ts';

export interface Attachment {
  /** Without angle brackets. */
  readonly contentId: string;
  readonly bytes: Buffer;
}

/** The content of a body, and what it refers to. */
export interface Content {
  readonly xml: string;
  readonly attachments?: readonly Attachment[];
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Addressing {
  readonly action: string;
  /** Of the request; absent when none could be read. */
  readonly relatesTo: string | undefined;
}

const FAULT_ACTION = `${NS.wsa}/fault`;

export function answer(content: Content, addressing: Addressing, style: Style): HttpAnswer {
  const xml = envelope(content.xml, { ...addressing, action: `${addressing.action}Response` }, style);
  return wrap(200, xml, content.attachments ?? [], style);
}

/** HTTP 500, as SOAP over HTTP has it. */
export function faultAnswer(fault: SoapFault, relatesTo: string | undefined, style: Style): HttpAnswer {
  const s = style.soap;
  // The code of the DMP is a name in the namespace of SOAP, as in the samples; those of WS-Addressing are in theirs.
  const local = fault.code.slice(fault.code.indexOf(':') + 1);
  const subcode = fault.code.startsWith('wsa:') ? fault.code : s(local);
  const isPlain = fault.code.startsWith('soap:');
  const code = el(
    s('Code'),
    {},
    el(s('Value'), {}, s(fault.role)),
    ...(isPlain ? [] : [el(s('Subcode'), {}, el(s('Value'), { 'xmlns:wsa': NS.wsa }, subcode))]),
  );
  const reason = el(s('Reason'), {}, el(s('Text'), { 'xml:lang': 'fr' }, escapeXml(fault.message)));
  const xml = envelope(el(s('Fault'), {}, code, reason), { action: FAULT_ACTION, relatesTo }, style);
  return wrap(500, xml, [], style);
}

/** Without SOAP. */
export function refusalAnswer({ status, message, headers }: HttpRefusal): HttpAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', headers, body: Buffer.from(message) };
}

function envelope(body: string, { action, relatesTo }: Addressing, style: Style): string {
  const s = style.soap;
  const duty = style.dutyPrefix && s('') !== '' ? s('mustUnderstand') : 'mustUnderstand';
  const wsa = { xmlns: NS.wsa };
  const header = [
    el('Action', { ...wsa, [duty]: 'true' }, escapeXml(action)),
    el('MessageID', wsa, `urn:uuid:${randomUUID()}`),
    el('To', wsa, `${NS.wsa}/anonymous`),
    ...(relatesTo === undefined ? [] : [el('RelatesTo', wsa, escapeXml(relatesTo))]),
  ];
  const content = [el(s('Header'), {}, ...header), el(s('Body'), {}, body)];
  const declaration = style.declared ? '<?xml version="1.0" encoding="UTF-8"?>\n' : '';
  return declaration + el(s('Envelope'), s.declaration, ...content);
}

function wrap(status: number, xml: string, attachments: readonly Attachment[], style: Style): HttpAnswer {
  if (!style.multipart && attachments.length === 0)
    return { status, contentType: 'application/soap+xml;charset=UTF-8', body: Buffer.from(xml) };
  const boundary = style.quotedBoundary ? `uuid:${randomUUID()}` : `MIMEBoundary_${randomUUID()}`;
  const root = 'root.message@cxf.apache.org';
  const parts = [
    part(
      boundary,
      [
        'Content-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"',
        'Content-Transfer-Encoding: binary',
        `Content-ID: <${root}>`,
      ],
      Buffer.from(xml),
    ),
    ...attachments.map(({ contentId, bytes }) =>
      part(
        boundary,
        [
          'Content-Type: application/octet-stream',
          'Content-Transfer-Encoding: binary',
          // Names of header fields are the same in any case.
          style.quotedBoundary ? `Content-ID: <${contentId}>` : `Content-Id: <${contentId}>`,
        ],
        bytes,
      ),
    ),
  ];
  const written = style.quotedBoundary ? `"${boundary}"` : boundary;
  return {
    status,
    contentType:
      `multipart/related; type="application/xop+xml"; boundary=${written}; start="<${root}>"; ` +
      'start-info="application/soap+xml"',
    body: Buffer.concat([...parts, Buffer.from(`\r\n--${boundary}--`)]),
  };
}

function part(boundary: string, headers: readonly string[], bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`\r\n--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n`), bytes]);
}
