/**
 * Command sets (PS3.7 clause 6.3.1, annex E): elements of group 0000, always Implicit VR Little Endian whatever the
 * presentation context says. Only what C-ECHO and C-STORE need.
 */

/** PS3.7 E.1: Command Field. */
export const COMMAND = {
  'C-STORE-RQ': 0x0001,
  'C-STORE-RSP': 0x8001,
  'C-ECHO-RQ': 0x0030,
  'C-ECHO-RSP': 0x8030,
} as const;

const TAG = {
  groupLength: 0x0000,
  affectedSopClassUid: 0x0002,
  commandField: 0x0100,
  messageId: 0x0110,
  messageIdBeingRespondedTo: 0x0120,
  priority: 0x0700,
  commandDataSetType: 0x0800,
  status: 0x0900,
  affectedSopInstanceUid: 0x1000,
} as const;

/** PS3.7 E.1: the value of Command Data Set Type when no data set follows; any other value announces one. */
const NO_DATA_SET = 0x0101;
const SOME_DATA_SET = 0x0001;
const PRIORITY_MEDIUM = 0x0000;

export interface CommandSet {
  readonly commandField: number;
  readonly messageId?: number;
  readonly messageIdBeingRespondedTo?: number;
  readonly affectedSopClassUid?: string;
  readonly affectedSopInstanceUid?: string;
  readonly priority?: number;
  readonly status?: number;
  readonly hasDataSet: boolean;
}

export type RequestCommand = CommandSet & { readonly messageId: number };

/** A command set that cannot be read. */
export class CommandSetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandSetError';
  }
}

/** C-ECHO request, PS3.7 9.3.5.1. */
export function echoRequest(messageId: number, sopClassUid: string): RequestCommand {
  return { commandField: COMMAND['C-ECHO-RQ'], messageId, affectedSopClassUid: sopClassUid, hasDataSet: false };
}

/** C-STORE request, PS3.7 9.3.1.1. */
export function storeRequest(messageId: number, sopClassUid: string, sopInstanceUid: string): RequestCommand {
  return {
    commandField: COMMAND['C-STORE-RQ'],
    messageId,
    affectedSopClassUid: sopClassUid,
    affectedSopInstanceUid: sopInstanceUid,
    priority: PRIORITY_MEDIUM,
    hasDataSet: true,
  };
}

/** The bytes of a command set, Command Group Length first. */
export function encodeCommandSet(command: CommandSet): Uint8Array {
  const elements = Buffer.concat([
    uid(TAG.affectedSopClassUid, command.affectedSopClassUid),
    uint16(TAG.commandField, command.commandField),
    uint16(TAG.messageId, command.messageId),
    uint16(TAG.messageIdBeingRespondedTo, command.messageIdBeingRespondedTo),
    uint16(TAG.priority, command.priority),
    uint16(TAG.commandDataSetType, command.hasDataSet ? SOME_DATA_SET : NO_DATA_SET),
    uint16(TAG.status, command.status),
    uid(TAG.affectedSopInstanceUid, command.affectedSopInstanceUid),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(elements.length);
  return Buffer.concat([element(TAG.groupLength, length), elements]);
}

/** Elements unknown to us are passed over. Throws CommandSetError on lengths that lie and on a missing Command Field. */
export function decodeCommandSet(bytes: Uint8Array): CommandSet {
  const values = readElements(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const number = (tag: number) => {
    const value = values.get(tag);
    if (value === undefined || value.length === 0) return undefined;
    if (value.length !== 2) throw new CommandSetError(`(0000,${hex(tag)}) of ${value.length} bytes`);
    return value.readUInt16LE();
  };
  // UIDs are padded by one NUL; careless peers take spaces.
  const name = (tag: number) =>
    values
      .get(tag)
      ?.toString('latin1')
      .replace(/[\0 ]+$/, '') || undefined;
  const commandField = number(TAG.commandField);
  if (commandField === undefined) throw new CommandSetError('no Command Field');
  return defined({
    commandField,
    messageId: number(TAG.messageId),
    messageIdBeingRespondedTo: number(TAG.messageIdBeingRespondedTo),
    affectedSopClassUid: name(TAG.affectedSopClassUid),
    affectedSopInstanceUid: name(TAG.affectedSopInstanceUid),
    priority: number(TAG.priority),
    status: number(TAG.status),
    hasDataSet: (number(TAG.commandDataSetType) ?? NO_DATA_SET) !== NO_DATA_SET,
  });
}

type Loose = { readonly [K in keyof CommandSet]: CommandSet[K] | undefined };

function defined(command: Loose & Pick<CommandSet, 'commandField' | 'hasDataSet'>): CommandSet {
  const entries = Object.entries(command).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(entries), commandField: command.commandField, hasDataSet: command.hasDataSet };
}

/** PS3.5 7.1.3: group (2), element (2), length (4), value. */
function readElements(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const values = new Map<number, Buffer>();
  let offset = 0;
  while (offset < bytes.length) {
    if (bytes.length - offset < 8) throw new CommandSetError('an element without its header');
    const group = bytes.readUInt16LE(offset);
    const tag = bytes.readUInt16LE(offset + 2);
    const end = offset + 8 + bytes.readUInt32LE(offset + 4);
    if (group !== 0) throw new CommandSetError(`group ${hex(group)} in a command set`);
    if (end > bytes.length) throw new CommandSetError(`(0000,${hex(tag)}) is longer than the command set`);
    values.set(tag, bytes.subarray(offset + 8, end));
    offset = end;
  }
  return values;
}

function element(tag: number, value: Uint8Array): Uint8Array {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(tag, 2);
  header.writeUInt32LE(value.length, 4);
  return Buffer.concat([header, value]);
}

function uint16(tag: number, value: number | undefined): Uint8Array {
  return value === undefined ? new Uint8Array() : element(tag, Uint8Array.of(value & 0xff, value >> 8));
}

function uid(tag: number, value: string | undefined): Uint8Array {
  if (value === undefined) return new Uint8Array();
  return element(tag, Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1'));
}

const hex = (number: number) => number.toString(16).padStart(4, '0');
