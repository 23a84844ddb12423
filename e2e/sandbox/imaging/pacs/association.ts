import type { Socket } from 'node:net';
import { ByteReader } from './byte-reader.ts';
import type { Command } from './command.ts';
import { COMMAND, encodeResponse, parseCommand } from './command.ts';
import type { AnsweredContext, AssociateRequest, FragmentHeader, ProposedContext, Rejection } from './pdu.ts';
import {
  abort,
  associateAccept,
  associateReject,
  commandData,
  FRAGMENT_HEADER_BYTES,
  MAX_PDU,
  parseAssociateRequest,
  parseFragmentHeader,
  PDU,
  releaseReply,
} from './pdu.ts';
import type { ObjectStorage, ObjectWriter } from './storage.ts';
import { newBlock } from './storage.ts';

const LONGEST_ASSOCIATE = 512 * 1024;
const LONGEST_COMMAND = 64 * 1024;
const STATUS = { success: 0x0000, cannotUnderstand: 0xc000, unknownOperation: 0x0211 } as const;

/** What decides about associations and objects; the PACS answers it anew for each, so that tests may change it. */
export interface Policy {
  /** Undefined: accepted. */
  rejection(request: AssociateRequest): Rejection | undefined;
  answerContext(context: ProposedContext): AnsweredContext;
  /** Status of a C-STORE; the object is kept for success and warnings. */
  storeStatus(command: Command): number;
  /** Bytes of data set after which the association is aborted. */
  abortAfterBytes(): number | undefined;
}

export interface StoredObject {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly callingAet: string;
  readonly status: number;
  /** Empty when the status was a failure. */
  readonly file: string;
  /** Length of the data set. */
  readonly bytes: number;
}

/** How long a peer may take to close a connection whose association is over (the ARTIM timer of PS3.8 §9.1.5). */
const CLOSING_MS = 5000;

/** Serves one association to its end. Wrong PDUs are answered with an abort; the promise does not reject for them. */
export async function serveAssociation(
  socket: Socket,
  policy: Policy,
  storage: ObjectStorage,
  onStored: (object: StoredObject) => void,
): Promise<void> {
  const association = new Association(socket, policy, storage, onStored);
  try {
    await association.serve();
  } catch {
    if (!socket.destroyed) socket.end(abort(2));
  } finally {
    await association.close();
  }
}

interface StoreInProgress {
  readonly command: Command;
  readonly writer: ObjectWriter;
  bytes: number;
}

class Association {
  readonly #socket: Socket;
  readonly #reader: ByteReader;
  readonly #policy: Policy;
  readonly #storage: ObjectStorage;
  readonly #onStored: (object: StoredObject) => void;
  readonly #syntaxes = new Map<number, string>();
  readonly #block = newBlock();
  #callingAet = '';
  #command: Buffer = Buffer.alloc(0);
  #store: StoreInProgress | undefined;

  constructor(socket: Socket, policy: Policy, storage: ObjectStorage, onStored: (object: StoredObject) => void) {
    this.#socket = socket;
    this.#reader = new ByteReader(socket);
    this.#policy = policy;
    this.#storage = storage;
    this.#onStored = onStored;
  }

  async serve(): Promise<void> {
    if (!(await this.#negotiate())) return;
    for (;;) {
      const pdu = await this.#nextPdu(MAX_PDU);
      if (pdu === undefined || pdu.type === PDU.abort) return;
      if (pdu.type === PDU.releaseRq) {
        this.#socket.end(releaseReply());
        return;
      }
      if (pdu.type !== PDU.data) throw new RangeError(`unexpected PDU ${String(pdu.type)}`);
      if (!(await this.#takeFragments(pdu.length))) return;
    }
  }

  /** Drops what was not finished, then lets the peer read the last answer before the connection goes. */
  async close(): Promise<void> {
    this.#store?.writer.discard();
    this.#store = undefined;
    if (!this.#socket.writableEnded) this.#socket.end();
    this.#socket.setTimeout(CLOSING_MS, () => this.#socket.destroy());
    await this.#reader.discardRest();
  }

  async #nextPdu(longest: number): Promise<{ type: number; length: number } | undefined> {
    const head = await this.#reader.read(6);
    if (head === undefined) return undefined;
    const length = head.readUInt32BE(2);
    if (length > longest) throw new RangeError('PDU too long');
    return { type: head.readUInt8(0), length };
  }

  async #negotiate(): Promise<boolean> {
    const pdu = await this.#nextPdu(LONGEST_ASSOCIATE);
    if (pdu !== undefined && pdu.type !== PDU.associateRq) throw new RangeError('no association');
    const body = pdu === undefined ? undefined : await this.#reader.read(pdu.length);
    if (body === undefined) return false;
    const request = parseAssociateRequest(body);
    const rejection = this.#policy.rejection(request);
    if (rejection !== undefined) {
      this.#socket.end(associateReject(rejection));
      return false;
    }
    this.#callingAet = request.callingAet;
    const contexts = request.contexts.map((context) => this.#policy.answerContext(context));
    for (const { id, result, transferSyntax } of contexts) if (result === 0) this.#syntaxes.set(id, transferSyntax);
    this.#socket.write(associateAccept(body, contexts));
    return true;
  }

  /** Takes the fragments of one P-DATA-TF; false when the association is over. */
  async #takeFragments(pduLength: number): Promise<boolean> {
    for (let left = pduLength; left > 0;) {
      const head = await this.#reader.read(FRAGMENT_HEADER_BYTES);
      if (head === undefined) return false;
      const fragment = parseFragmentHeader(head, left);
      left -= FRAGMENT_HEADER_BYTES + fragment.length;
      const goesOn = fragment.isCommand ? await this.#takeCommand(fragment) : await this.#takeData(fragment);
      if (!goesOn) return false;
    }
    return true;
  }

  async #takeCommand(fragment: FragmentHeader): Promise<boolean> {
    const bytes = await this.#reader.read(fragment.length);
    if (bytes === undefined) return false;
    this.#command = Buffer.concat([this.#command, bytes]);
    if (this.#command.length > LONGEST_COMMAND) throw new RangeError('command too long');
    if (!fragment.isLast) return true;
    const command = parseCommand(this.#command);
    this.#command = Buffer.alloc(0);
    this.#begin(command, fragment.contextId);
    return true;
  }

  #begin(command: Command, contextId: number): void {
    if (this.#store !== undefined) throw new RangeError('a command inside a data set');
    const { sopClassUid, sopInstanceUid } = command;
    if (command.field === COMMAND.echoRq) this.#reply(contextId, command, STATUS.success);
    else if (command.field === COMMAND.storeRq && command.hasDataSet) {
      const transferSyntaxUid = this.#syntaxOf(contextId);
      const identity = { sopClassUid, sopInstanceUid, transferSyntaxUid, callingAet: this.#callingAet };
      this.#store = { command, writer: this.#storage.begin(identity, this.#block), bytes: 0 };
    } else this.#reply(contextId, command, STATUS.unknownOperation);
  }

  async #takeData(fragment: FragmentHeader): Promise<boolean> {
    const store = this.#store;
    if (store === undefined) throw new RangeError('a data set without a command');
    const isComplete = await this.#reader.forward(fragment.length, (piece) => {
      store.writer.add(piece);
    });
    if (!isComplete) return false;
    store.bytes += fragment.length;
    const limit = this.#policy.abortAfterBytes();
    if (limit !== undefined && store.bytes >= limit) {
      this.#socket.end(abort());
      return false;
    }
    if (fragment.isLast) this.#finish(fragment.contextId, store);
    return true;
  }

  #finish(contextId: number, { command, writer, bytes }: StoreInProgress): void {
    const status = command.sopInstanceUid === '' ? STATUS.cannotUnderstand : this.#policy.storeStatus(command);
    const isKept = status === STATUS.success || status >>> 12 === 0xb;
    if (isKept) writer.commit();
    else writer.discard();
    this.#store = undefined;
    this.#onStored({
      sopClassUid: command.sopClassUid,
      sopInstanceUid: command.sopInstanceUid,
      transferSyntaxUid: this.#syntaxOf(contextId),
      callingAet: this.#callingAet,
      status,
      file: isKept ? writer.file : '',
      bytes,
    });
    this.#reply(contextId, command, status);
  }

  #syntaxOf(contextId: number): string {
    const syntax = this.#syntaxes.get(contextId);
    if (syntax === undefined) throw new RangeError('data in a context that was not accepted');
    return syntax;
  }

  /** One write: two small ones would wait for each other's acknowledgement at the other end. */
  #reply(contextId: number, command: Command, status: number): void {
    this.#syntaxOf(contextId);
    this.#socket.write(commandData(contextId, encodeResponse(command, status)));
  }
}
