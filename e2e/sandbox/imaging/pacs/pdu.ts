import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION } from '../dicom/uid.ts';

export const PDU = {
  associateRq: 1,
  associateAc: 2,
  associateRj: 3,
  data: 4,
  releaseRq: 5,
  releaseRp: 6,
  abort: 7,
} as const;

/** The longest P-DATA-TF that the storage takes, in bytes (PS3.8 §D.1). */
export const MAX_PDU = 128 * 1024;
/** Version, AE titles and reserved bytes of an association PDU, behind which the items begin. */
const FIXED_FIELDS = 68;
const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

export interface ProposedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

export interface AssociateRequest {
  readonly calledAet: string;
  readonly callingAet: string;
  readonly contexts: readonly ProposedContext[];
}

/** PS3.8 §9.3.3: 0 acceptance, 3 abstract syntax not supported, 4 transfer syntaxes not supported. */
export interface AnsweredContext {
  readonly id: number;
  readonly result: 0 | 3 | 4;
  readonly transferSyntax: string;
}

/** PS3.8 §9.3.4. */
export interface Rejection {
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

/** Parses the body of an A-ASSOCIATE-RQ (PS3.8 §9.3.2). Throws a RangeError on lengths that do not fit. */
export function parseAssociateRequest(body: Buffer): AssociateRequest {
  if (body.length < FIXED_FIELDS) throw new RangeError('the association request is cut');
  const contexts: ProposedContext[] = [];
  for (const { type, value } of items(body.subarray(FIXED_FIELDS))) {
    if (type === 0x20) contexts.push(parseContext(value));
  }
  return { calledAet: title(body, 4), callingAet: title(body, 20), contexts };
}

function parseContext(value: Buffer): ProposedContext {
  const sub = items(value.subarray(4));
  const uids = (type: number): string[] => sub.filter((item) => item.type === type).map((item) => uidText(item.value));
  return { id: value.readUInt8(0), abstractSyntax: uids(0x30)[0] ?? '', transferSyntaxes: uids(0x40) };
}

function items(buffer: Buffer): { type: number; value: Buffer }[] {
  const found: { type: number; value: Buffer }[] = [];
  for (let at = 0; at < buffer.length;) {
    const length = buffer.readUInt16BE(at + 2);
    if (at + 4 + length > buffer.length) throw new RangeError('an item is longer than its PDU');
    found.push({ type: buffer.readUInt8(at), value: buffer.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return found;
}

function title(body: Buffer, at: number): string {
  return body.toString('latin1', at, at + 16).trim();
}

function uidText(value: Buffer): string {
  return value.toString('latin1').replace(/[\0 ]+$/, '');
}

/** An A-ASSOCIATE-AC that answers `request`; bytes 11 to 42 are returned as they came (PS3.8 §9.3.3). */
export function associateAccept(request: Buffer, contexts: readonly AnsweredContext[]): Buffer {
  const user = Buffer.concat([
    item(0x51, Buffer.from(Uint32Array.of(MAX_PDU).buffer).swap32()),
    item(0x52, Buffer.from(IMPLEMENTATION_CLASS_UID, 'latin1')),
    item(0x55, Buffer.from(IMPLEMENTATION_VERSION, 'latin1')),
  ]);
  const answers = contexts.map(({ id, result, transferSyntax }) =>
    item(0x21, Buffer.concat([Buffer.of(id, 0, result, 0), item(0x40, Buffer.from(transferSyntax, 'latin1'))])),
  );
  const body = Buffer.concat([
    request.subarray(0, FIXED_FIELDS),
    item(0x10, Buffer.from(APPLICATION_CONTEXT, 'latin1')),
    ...answers,
    item(0x50, user),
  ]);
  return pdu(PDU.associateAc, body);
}

export function associateReject({ result, source, reason }: Rejection): Buffer {
  return pdu(PDU.associateRj, Buffer.of(0, result, source, reason));
}

export function releaseReply(): Buffer {
  return pdu(PDU.releaseRp, Buffer.alloc(4));
}

/** PS3.8 §9.3.8; source 0 is the service user, 2 the service provider. */
export function abort(source: 0 | 2 = 0, reason = 0): Buffer {
  return pdu(PDU.abort, Buffer.of(0, 0, source, reason));
}

/** A command as one P-DATA-TF with the last fragment of a command (PS3.8 §9.3.5, annex E.2). */
export function commandData(contextId: number, command: Buffer): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32BE(command.length + 2, 0);
  head.writeUInt8(contextId, 4);
  head.writeUInt8(0b11, 5);
  return pdu(PDU.data, Buffer.concat([head, command]));
}

/** What stands before each fragment in a P-DATA-TF (PS3.8 §9.3.5.1, annex E.2). */
export interface FragmentHeader {
  readonly contextId: number;
  readonly isCommand: boolean;
  readonly isLast: boolean;
  /** Bytes that follow. */
  readonly length: number;
}

export const FRAGMENT_HEADER_BYTES = 6;

/** Throws a RangeError when the fragment is longer than `left`, what is left of its PDU. */
export function parseFragmentHeader(header: Buffer, left: number): FragmentHeader {
  const length = header.readUInt32BE(0) - 2;
  if (length < 0 || FRAGMENT_HEADER_BYTES + length > left) throw new RangeError('a fragment is longer than its PDU');
  const control = header.readUInt8(5);
  return { contextId: header.readUInt8(4), isCommand: (control & 1) !== 0, isLast: (control & 2) !== 0, length };
}

function pdu(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt8(type, 0);
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

function item(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}
