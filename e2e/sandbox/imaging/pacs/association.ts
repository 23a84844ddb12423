import type { Socket } from 'node:net';
import { SOP_CLASS } from '../dicom/uid.ts';
import { ByteReader } from './byte-reader.ts';
import type { Command } from './command.ts';
import { COMMAND, encodeResponse, parseCommand } from './command.ts';
import type { AnsweredContext, AssociateRequest, Fragment, ProposedContext, Rejection } from './pdu.ts';
import {
  abort,
  associateAccept,
  associateReject,
  commandData,
  fragments,
  MAX_PDU,
  parseAssociateRequest,
  PDU,
  releaseReply,
} from './pdu.ts';
import type { ObjectStorage, ObjectWriter } from './storage.ts';

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

class Association {
  readonly #socket: Socket;
  readonly #reader: ByteReader;
  readonly #policy: Policy;
  readonly #storage: ObjectStorage;
  readonly #onStored: (object: StoredObject) => void;
  readonly #syntaxes = new Map<number, string>();
  #callingAet = '';
  #command: Buffer[] = [];
  #store: { command: Command; writer: ObjectWriter; bytes: number } | undefined;

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
      const pdu = await this.#readPdu(MAX_PDU);
      if (pdu === undefined || pdu.type === PDU.abort) return;
      if (pdu.type === PDU.releaseRq) {
        this.#socket.end(releaseReply());
        return;
      }
      if (pdu.type !== PDU.data) throw new RangeError(`unexpected PDU ${String(pdu.type)}`);
      for (const fragment of fragments(pdu.body)) if (!(await this.#take(fragment))) return;
    }
  }

  /** Drops what was not finished, then lets the peer read the last answer before the connection goes. */
  async close(): Promise<void> {
    await this.#store?.writer.discard();
    this.#store = undefined;
    if (!this.#socket.writableEnded) this.#socket.end();
    this.#socket.setTimeout(CLOSING_MS, () => this.#socket.destroy());
    await this.#reader.discardRest();
  }

  async #readPdu(longest: number): Promise<{ type: number; body: Buffer } | undefined> {
    const head = await this.#reader.read(6);
    if (head === undefined) return undefined;
    const length = head.readUInt32BE(2);
    if (length > longest) throw new RangeError('PDU too long');
    const body = await this.#reader.read(length);
    return body === undefined ? undefined : { type: head.readUInt8(0), body };
  }

  async #negotiate(): Promise<boolean> {
    const pdu = await this.#readPdu(LONGEST_ASSOCIATE);
    if (pdu === undefined) return false;
    if (pdu.type !== PDU.associateRq) throw new RangeError('no association');
    const request = parseAssociateRequest(pdu.body);
    const rejection = this.#policy.rejection(request);
    if (rejection !== undefined) {
      this.#socket.end(associateReject(rejection));
      return false;
    }
    this.#callingAet = request.callingAet;
    const contexts = request.contexts.map((context) => this.#policy.answerContext(context));
    for (const { id, result, transferSyntax } of contexts) if (result === 0) this.#syntaxes.set(id, transferSyntax);
    this.#socket.write(associateAccept(pdu.body, contexts));
    return true;
  }

  /** False when the association is over. */
  async #take(fragment: Fragment): Promise<boolean> {
    const syntax = this.#syntaxes.get(fragment.contextId);
    if (syntax === undefined) throw new RangeError('data in a context that was not accepted');
    if (!fragment.isCommand) return await this.#takeData(fragment);
    this.#command.push(fragment.bytes);
    if (this.#command.reduce((sum, bytes) => sum + bytes.length, 0) > LONGEST_COMMAND) {
      throw new RangeError('command too long');
    }
    if (!fragment.isLast) return true;
    const command = parseCommand(Buffer.concat(this.#command));
    this.#command = [];
    await this.#begin(command, fragment.contextId, syntax);
    return true;
  }

  async #begin(command: Command, contextId: number, transferSyntaxUid: string): Promise<void> {
    if (this.#store !== undefined) throw new RangeError('a command inside a data set');
    if (command.field === COMMAND.echoRq) {
      this.#reply(contextId, { ...command, sopClassUid: SOP_CLASS.verification }, STATUS.success);
    } else if (command.field === COMMAND.storeRq && command.hasDataSet) {
      const { sopClassUid, sopInstanceUid } = command;
      const identity = { sopClassUid, sopInstanceUid, transferSyntaxUid, callingAet: this.#callingAet };
      this.#store = { command, writer: await this.#storage.begin(identity), bytes: 0 };
    } else this.#reply(contextId, command, STATUS.unknownOperation);
  }

  async #takeData(fragment: Fragment): Promise<boolean> {
    const store = this.#store;
    if (store === undefined) throw new RangeError('a data set without a command');
    store.writer.add(fragment.bytes);
    store.bytes += fragment.bytes.length;
    const limit = this.#policy.abortAfterBytes();
    if (limit !== undefined && store.bytes >= limit) {
      this.#socket.end(abort());
      return false;
    }
    await store.writer.flushFull();
    if (fragment.isLast) await this.#finish(fragment.contextId, store);
    return true;
  }

  async #finish(
    contextId: number,
    { command, writer, bytes }: { command: Command; writer: ObjectWriter; bytes: number },
  ): Promise<void> {
    const status = command.sopInstanceUid === '' ? STATUS.cannotUnderstand : this.#policy.storeStatus(command);
    const isKept = status === STATUS.success || status >>> 12 === 0xb;
    await (isKept ? writer.commit() : writer.discard());
    this.#store = undefined;
    this.#onStored({
      sopClassUid: command.sopClassUid,
      sopInstanceUid: command.sopInstanceUid,
      transferSyntaxUid: this.#syntaxes.get(contextId) ?? '',
      callingAet: this.#callingAet,
      status,
      file: isKept ? writer.file : '',
      bytes,
    });
    this.#reply(contextId, command, status);
  }

  /** One write: two small ones would wait for each other's acknowledgement at the other end. */
  #reply(contextId: number, command: Command, status: number): void {
    this.#socket.write(commandData(contextId, encodeResponse(command, status)));
  }
}
