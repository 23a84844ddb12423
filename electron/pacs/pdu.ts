/**
 * The seven protocol data units of the upper layer: bytes to objects and back (PS3.8 clause 9.3).
 * Every PDU: type (1 byte), reserved (1), length of what follows (4, big endian).
 */
import { ByteReader, PduError } from './byte-reader.ts';
import { type AssociateAccept, type AssociateRequest, decodeAssociate, encodeAssociate } from './associate-items.ts';

/** PS3.8 9.3.1: PDU types. */
export const PDU_TYPES = {
  'A-ASSOCIATE-RQ': 0x01,
  'A-ASSOCIATE-AC': 0x02,
  'A-ASSOCIATE-RJ': 0x03,
  'P-DATA-TF': 0x04,
  'A-RELEASE-RQ': 0x05,
  'A-RELEASE-RP': 0x06,
  'A-ABORT': 0x07,
} as const;

export type PduName = keyof typeof PDU_TYPES;

/** PS3.8 9.3.4; the meanings of the numbers are in table 9-21. */
export interface AssociateReject {
  readonly type: 'A-ASSOCIATE-RJ';
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

/** PS3.8 9.3.5.1 and annex E.2: a fragment of a command or of a data set. */
export interface PresentationDataValue {
  readonly contextId: number;
  readonly isCommand: boolean;
  readonly isLast: boolean;
  readonly data: Uint8Array;
}

export interface DataTransfer {
  readonly type: 'P-DATA-TF';
  readonly values: readonly PresentationDataValue[];
}

/** PS3.8 9.3.8, table 9-26. */
export const ABORT_SOURCE = { user: 0, provider: 2 } as const;

/** PS3.8 9.3.8: one of ABORT_SOURCE; reasons in table 9-26. */
export interface Abort {
  readonly type: 'A-ABORT';
  readonly source: number;
  readonly reason: number;
}

export type Pdu =
  | AssociateRequest
  | AssociateAccept
  | AssociateReject
  | DataTransfer
  | { readonly type: 'A-RELEASE-RQ' }
  | { readonly type: 'A-RELEASE-RP' }
  | Abort;

export const PDU_HEADER_LENGTH = 6;
/** Bytes of a PDV item before its data: length (4), presentation context (1), message control header (1). */
export const PDV_HEADER_LENGTH = 6;

const NAMES: ReadonlyMap<number, PduName> = new Map(
  Object.entries(PDU_TYPES).map(([name, type]) => [type, name as PduName]),
);

/** The name of a PDU type byte; undefined when the standard has none such. */
export function pduName(type: number): PduName | undefined {
  return NAMES.get(type);
}

/** The whole PDU, header included. Text longer than its field is a mistake of the caller (RangeError). */
export function encodePdu(pdu: Pdu): Uint8Array {
  const body = encodeBody(pdu);
  return Buffer.concat([pduHeader(pdu.type, body.length), body]);
}

/** The six bytes before a body of `length` bytes (PS3.8 9.3.1). */
export function pduHeader(name: PduName, length: number): Uint8Array {
  const header = Buffer.alloc(PDU_HEADER_LENGTH);
  header.writeUInt8(PDU_TYPES[name], 0);
  header.writeUInt32BE(length, 2);
  return header;
}

/**
 * The twelve bytes before a fragment that is sent as a P-DATA-TF of its own (PS3.8 9.3.5, annex E.2), so that the
 * fragment itself need not be copied.
 */
export function fragmentHeader(value: Omit<PresentationDataValue, 'data'>, length: number): Uint8Array {
  const header = Buffer.alloc(PDU_HEADER_LENGTH + PDV_HEADER_LENGTH);
  header.writeUInt8(PDU_TYPES['P-DATA-TF'], 0);
  header.writeUInt32BE(length + PDV_HEADER_LENGTH, 2);
  header.writeUInt32BE(length + 2, 6);
  header.writeUInt8(value.contextId, 10);
  header.writeUInt8((value.isCommand ? 1 : 0) | (value.isLast ? 2 : 0), 11);
  return header;
}

function encodeBody(pdu: Pdu): Uint8Array {
  switch (pdu.type) {
    case 'A-ASSOCIATE-RQ':
    case 'A-ASSOCIATE-AC':
      return encodeAssociate(pdu);
    case 'A-ASSOCIATE-RJ':
      return Uint8Array.of(0, pdu.result, pdu.source, pdu.reason);
    case 'P-DATA-TF':
      return Buffer.concat(
        pdu.values.flatMap((value) => [
          fragmentHeader(value, value.data.length).subarray(PDU_HEADER_LENGTH),
          value.data,
        ]),
      );
    case 'A-RELEASE-RQ':
    case 'A-RELEASE-RP':
      return new Uint8Array(4);
    case 'A-ABORT':
      return Uint8Array.of(0, 0, pdu.source, pdu.reason);
  }
}

/** A PDU from the bytes after its header. Throws PduError when they do not hold what the type demands. */
export function decodePdu(type: PduName, body: Uint8Array): Pdu {
  const reader = new ByteReader(body);
  switch (type) {
    case 'A-ASSOCIATE-RQ':
    case 'A-ASSOCIATE-AC':
      return decodeAssociate(type, reader);
    case 'A-ASSOCIATE-RJ': {
      const [, result = 0, source = 0, reason = 0] = reader.take(4);
      return { type, result, source, reason };
    }
    case 'P-DATA-TF':
      return { type, values: decodeValues(reader) };
    case 'A-RELEASE-RQ':
    case 'A-RELEASE-RP':
      reader.take(4);
      return { type };
    case 'A-ABORT': {
      const [, , source = 0, reason = 0] = reader.take(4);
      return { type, source, reason };
    }
  }
}

/** PS3.8 9.3.5: one or more PDV items. */
function decodeValues(reader: ByteReader): PresentationDataValue[] {
  const values: PresentationDataValue[] = [];
  do {
    const length = reader.uint32();
    if (length < 2) throw new PduError(`a PDV item of ${length} bytes`);
    const [contextId = 0, control = 0] = reader.take(2);
    values.push({
      contextId,
      isCommand: (control & 1) !== 0,
      isLast: (control & 2) !== 0,
      data: reader.take(length - 2),
    });
  } while (reader.remaining > 0);
  return values;
}
