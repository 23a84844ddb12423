/** A-ASSOCIATE-RQ and -AC: fixed fields and variable items (PS3.8 clauses 9.3.2 and 9.3.3, annex D; PS3.7 annex D.3.3). */
import { ByteReader, PduError } from './byte-reader.ts';

export interface ProposedContext {
  /** Odd, 1 to 255. */
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

export interface AnsweredContext {
  readonly id: number;
  /** PS3.8 table 9-18: 0 acceptance, 1 user rejection, 2 no reason, 3 abstract syntax, 4 transfer syntaxes. */
  readonly result: number;
  /** Of no meaning unless `result` is 0; then one of those proposed. */
  readonly transferSyntax: string;
}

export interface UserInformation {
  /** Largest body of a P-DATA-TF that the sender of this item takes, in bytes; 0 = no limit (PS3.8 D.1). */
  readonly maximumLength: number;
  readonly implementationClassUid: string;
  readonly implementationVersionName: string;
}

interface Associate<Type, Context> {
  readonly type: Type;
  readonly calledAet: string;
  readonly callingAet: string;
  readonly contexts: readonly Context[];
  readonly user: UserInformation;
}

export type AssociateRequest = Associate<'A-ASSOCIATE-RQ', ProposedContext>;
export type AssociateAccept = Associate<'A-ASSOCIATE-AC', AnsweredContext>;

/** PS3.7 A.2.1: the DICOM application context. */
export const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

/** Item types, PS3.8 9.3.2 and 9.3.3, PS3.7 D.3.3. */
const ITEM = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  answeredContext: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maximumLength: 0x51,
  implementationClassUid: 0x52,
  implementationVersionName: 0x55,
} as const;

const PROTOCOL_VERSION = 1;
const AE_TITLE_LENGTH = 16;
const RESERVED_AFTER_TITLES = 32;

/** The body of the PDU, after its header. */
export function encodeAssociate(pdu: AssociateRequest | AssociateAccept): Uint8Array {
  const contexts = pdu.type === 'A-ASSOCIATE-RQ' ? pdu.contexts.map(encodeProposed) : pdu.contexts.map(encodeAnswered);
  return Buffer.concat([
    Uint8Array.of(0, PROTOCOL_VERSION, 0, 0),
    encodeAeTitle(pdu.calledAet),
    encodeAeTitle(pdu.callingAet),
    new Uint8Array(RESERVED_AFTER_TITLES),
    item(ITEM.applicationContext, Buffer.from(APPLICATION_CONTEXT, 'latin1')),
    ...contexts,
    encodeUser(pdu.user),
  ]);
}

/** Throws PduError when an item breaks its lengths or what the PDU cannot do without is missing. */
export function decodeAssociate(
  type: 'A-ASSOCIATE-RQ' | 'A-ASSOCIATE-AC',
  reader: ByteReader,
): AssociateRequest | AssociateAccept {
  reader.take(4);
  const calledAet = text(reader.take(AE_TITLE_LENGTH));
  const callingAet = text(reader.take(AE_TITLE_LENGTH));
  reader.take(RESERVED_AFTER_TITLES);
  const items = readItems(reader);
  const user = items.find((each) => each.type === ITEM.userInformation);
  if (user === undefined) throw new PduError('no user information');
  const common = { calledAet, callingAet, user: decodeUser(user.content) };
  const contexts = (itemType: number) => items.filter((each) => each.type === itemType).map((each) => each.content);
  return type === 'A-ASSOCIATE-RQ'
    ? { type, ...common, contexts: contexts(ITEM.proposedContext).map(decodeProposed) }
    : { type, ...common, contexts: contexts(ITEM.answeredContext).map(decodeAnswered) };
}

function encodeProposed({ id, abstractSyntax, transferSyntaxes }: ProposedContext): Uint8Array {
  return item(
    ITEM.proposedContext,
    Uint8Array.of(id, 0, 0, 0),
    item(ITEM.abstractSyntax, Buffer.from(abstractSyntax, 'latin1')),
    ...transferSyntaxes.map((syntax) => item(ITEM.transferSyntax, Buffer.from(syntax, 'latin1'))),
  );
}

function encodeAnswered({ id, result, transferSyntax }: AnsweredContext): Uint8Array {
  return item(
    ITEM.answeredContext,
    Uint8Array.of(id, 0, result, 0),
    item(ITEM.transferSyntax, Buffer.from(transferSyntax, 'latin1')),
  );
}

function decodeProposed(content: ByteReader): ProposedContext {
  const [id = 0] = content.take(4);
  const items = readItems(content);
  const abstract = items.find((each) => each.type === ITEM.abstractSyntax);
  if (abstract === undefined) throw new PduError('a presentation context without abstract syntax');
  const syntaxes = items.filter((each) => each.type === ITEM.transferSyntax);
  return { id, abstractSyntax: rest(abstract.content), transferSyntaxes: syntaxes.map((each) => rest(each.content)) };
}

function decodeAnswered(content: ByteReader): AnsweredContext {
  const [id = 0, , result = 0] = content.take(4);
  // A refused context may come without a transfer syntax, or with an empty one: it is not to be tested then.
  const syntax = readItems(content).find((each) => each.type === ITEM.transferSyntax);
  return { id, result, transferSyntax: syntax === undefined ? '' : rest(syntax.content) };
}

function encodeUser(user: UserInformation): Uint8Array {
  const maximumLength = Buffer.alloc(4);
  maximumLength.writeUInt32BE(user.maximumLength);
  return item(
    ITEM.userInformation,
    item(ITEM.maximumLength, maximumLength),
    item(ITEM.implementationClassUid, Buffer.from(user.implementationClassUid, 'latin1')),
    item(ITEM.implementationVersionName, Buffer.from(user.implementationVersionName, 'latin1')),
  );
}

function decodeUser(content: ByteReader): UserInformation {
  const items = readItems(content);
  const find = (type: number) => items.find((each) => each.type === type)?.content;
  const name = (type: number) => {
    const found = find(type);
    return found === undefined ? '' : rest(found);
  };
  return {
    // Without the item there is no limit (PS3.8 D.1.2).
    maximumLength: find(ITEM.maximumLength)?.uint32() ?? 0,
    implementationClassUid: name(ITEM.implementationClassUid),
    implementationVersionName: name(ITEM.implementationVersionName),
  };
}

/** Type (1 byte), reserved (1), length (2), content. */
function item(type: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  const header = Buffer.alloc(4);
  header.writeUInt8(type, 0);
  header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}

function readItems(reader: ByteReader): { type: number; content: ByteReader }[] {
  const items = [];
  while (reader.remaining > 0) {
    const type = reader.uint8();
    reader.take(1);
    items.push({ type, content: new ByteReader(reader.take(reader.uint16())) });
  }
  return items;
}

function encodeAeTitle(aet: string): Uint8Array {
  if (!/^[\x20-\x7e]{1,16}$/.test(aet)) throw new RangeError('an AE title has 1 to 16 ASCII characters');
  return Buffer.from(aet.padEnd(AE_TITLE_LENGTH), 'latin1');
}

/** Text without the padding that the standard or a careless peer puts around it. */
function text(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/^[\s\0]+|[\s\0]+$/g, '');
}

function rest(reader: ByteReader): string {
  return text(reader.take(reader.remaining));
}
