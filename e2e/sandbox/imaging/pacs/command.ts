import { element, encodeDataset } from '../dicom/writer.ts';

export const COMMAND = { storeRq: 0x0001, echoRq: 0x0030 } as const;
const RESPONSE = 0x8000;
const NO_DATA_SET = 0x0101;

export interface Command {
  readonly field: number;
  readonly messageId: number;
  readonly hasDataSet: boolean;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/** Parses a command set: implicit VR little endian, group 0000 (PS3.7 §6.3). Throws a RangeError when it is cut. */
export function parseCommand(bytes: Buffer): Command {
  const values = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > bytes.length) throw new RangeError('a command element is longer than its command');
    values.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  const number = (tag: number): number => values.get(tag)?.readUInt16LE(0) ?? 0;
  const uid = (tag: number): string =>
    values
      .get(tag)
      ?.toString('latin1')
      .replace(/[\0 ]+$/, '') ?? '';
  return {
    field: number(0x0100),
    messageId: number(0x0110),
    hasDataSet: number(0x0800) !== NO_DATA_SET,
    sopClassUid: uid(0x0002),
    sopInstanceUid: uid(0x1000),
  };
}

/** The response to a C-STORE or C-ECHO request (PS3.7 §9.3.1.2, §9.3.5.2). */
export function encodeResponse(request: Command, status: number): Buffer {
  const elements = [
    element(0x00000002, 'UI', request.sopClassUid),
    element(0x00000100, 'US', request.field | RESPONSE),
    element(0x00000120, 'US', request.messageId),
    element(0x00000800, 'US', NO_DATA_SET),
    element(0x00000900, 'US', status),
    ...(request.sopInstanceUid === '' ? [] : [element(0x00001000, 'UI', request.sopInstanceUid)]),
  ];
  const body = encodeDataset(elements, 'implicit');
  return Buffer.concat([encodeDataset([element(0x00000000, 'UL', body.length)], 'implicit'), body]);
}
