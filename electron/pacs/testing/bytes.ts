/** What a peer says, byte by byte, written down from the standard and not from our encoder. */

/** Bytes from hexadecimal text; blanks and what follows `--` on a line are for the reader. */
export function bytes(text: string): Buffer {
  return Buffer.from(text.replace(/--.*$/gm, '').replace(/\s+/g, ''), 'hex');
}

/** PS3.8 9.3.1: header of a PDU. */
export function header(type: number, length: number): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt8(type, 0);
  head.writeUInt32BE(length, 2);
  return head;
}

function item(type: number, content: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(content.length, 2);
  return Buffer.concat([head, content]);
}

export interface AnsweredFixture {
  readonly id: number;
  readonly result?: number;
  readonly syntax?: string;
}

/** PS3.8 9.3.3: A-ASSOCIATE-AC. */
export function accept(contexts: readonly AnsweredFixture[], { maximumLength = 16_384 } = {}): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(maximumLength);
  const body = Buffer.concat([
    bytes('0001 0000'), // protocol version 1
    Buffer.from('PARROT          DRIMBOX         ', 'latin1'),
    Buffer.alloc(32),
    item(0x10, Buffer.from('1.2.840.10008.3.1.1.1', 'latin1')),
    ...contexts.map(({ id, result = 0, syntax = '1.2.840.10008.1.2.1' }) =>
      item(0x21, Buffer.concat([Buffer.from([id, 0, result, 0]), item(0x40, Buffer.from(syntax, 'latin1'))])),
    ),
    item(0x50, Buffer.concat([item(0x51, length), item(0x52, Buffer.from('1.2.3', 'latin1'))])),
  ]);
  return Buffer.concat([header(0x02, body.length), body]);
}

/** PS3.8 9.3.4: A-ASSOCIATE-RJ. */
export function reject(result: number, source: number, reason: number): Buffer {
  return Buffer.concat([header(0x03, 4), Buffer.from([0, result, source, reason])]);
}

export const RELEASE_RQ = bytes('05 00 00000004 00000000');
export const RELEASE_RP = bytes('06 00 00000004 00000000');
/** Source 2: service provider; reason 2: unexpected PDU. */
export const ABORT = bytes('07 00 00000004 0000 02 02');

/** PS3.7 E.1: element of a command set with a US value. */
function us(element: string, value: number): Buffer {
  const data = Buffer.alloc(2);
  data.writeUInt16LE(value);
  return Buffer.concat([bytes(`0000 ${element} 02000000`), data]);
}

export interface ResponseFixture {
  readonly context: number;
  /** 0x8001 C-STORE-RSP, 0x8030 C-ECHO-RSP. */
  readonly field?: number;
  readonly message: number;
  readonly status?: number;
  readonly instance?: string;
}

/** A response in one P-DATA-TF (PS3.7 9.3.1.2, PS3.8 9.3.5). */
export function response({ context, field = 0x8001, message, status = 0, instance = '' }: ResponseFixture): Buffer {
  const uid = Buffer.from(instance.length % 2 === 0 ? instance : `${instance}\0`, 'latin1');
  const uidHead = bytes('0000 0010 00000000'); // (0000,1000) Affected SOP Instance UID
  uidHead.writeUInt32LE(uid.length, 4);
  const elements = Buffer.concat([
    us('0001', field), // (0000,0100) Command Field
    us('2001', message), // (0000,0120) Message ID Being Responded To
    us('0008', 0x0101), // (0000,0800) Command Data Set Type: none
    us('0009', status), // (0000,0900) Status
    ...(instance === '' ? [] : [uidHead, uid]),
  ]);
  const groupLength = bytes('0000 0000 04000000 00000000');
  groupLength.writeUInt32LE(elements.length, 8);
  const command = Buffer.concat([groupLength, elements]);
  const pdv = Buffer.alloc(6);
  pdv.writeUInt32BE(command.length + 2);
  pdv.writeUInt8(context, 4);
  pdv.writeUInt8(0x03, 5); // command, last fragment
  return Buffer.concat([header(0x04, pdv.length + command.length), pdv, command]);
}
