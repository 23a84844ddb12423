import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Policy, StoredObject } from './association.ts';
import { serveAssociation } from './association.ts';
import type { AnsweredContext, AssociateRequest, ProposedContext, Rejection } from './pdu.ts';
import { ObjectStorage } from './storage.ts';

/** What the PACS does not take, from the start or set later. */
export interface PacsRefusals {
  /** Calling AE titles that are rejected. */
  readonly callingAets?: readonly string[];
  /** Whether an association for another called AE title is rejected; default true. */
  readonly otherCalledAets?: boolean;
  readonly sopClasses?: readonly string[];
  readonly transferSyntaxes?: readonly string[];
  /** Every association is rejected so. */
  readonly associations?: Rejection;
}

/** What the PACS does wrong with objects. */
export interface PacsFaults {
  /** Status of every C-STORE (A700, B000, C000…), or of those that the function names; failures are not kept. */
  readonly status?: number | ((sopInstanceUid: string) => number);
  /** A-ABORT after so many bytes of a data set. */
  readonly abortAfterBytes?: number;
}

export interface PacsOptions {
  readonly aet: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Folder that receives `<SOPInstanceUID>.dcm`; made when the first object comes. */
  readonly storage: string;
  readonly refuse?: PacsRefusals;
}

export interface RunningPacs {
  readonly aet: string;
  readonly host: string;
  readonly port: number;
  readonly storage: string;
  /** Every object whose transfer ended, in order, also those answered with a failure. */
  received(): StoredObject[];
  /** Associations accepted or rejected so far. */
  associations(): number;
  setRefusals(refusals: PacsRefusals): void;
  setFaults(faults: PacsFaults): void;
  /** Forgets and deletes what was received. */
  empty(): void;
  close(): Promise<void>;
}

const REJECTION = {
  callingAet: { result: 1, source: 1, reason: 3 },
  calledAet: { result: 1, source: 1, reason: 7 },
} as const;

/** Starts a storage SCP (PS3.4 annex B) with C-ECHO; datasets are written untouched behind a new File Meta Information. */
export async function startPacs(options: PacsOptions): Promise<RunningPacs> {
  const storage = new ObjectStorage(options.storage);
  let refusals = options.refuse ?? {};
  let faults: PacsFaults = {};
  let received: StoredObject[] = [];
  let associations = 0;
  const sockets = new Set<Socket>();
  const policy: Policy = {
    rejection: (request) => {
      associations += 1;
      return rejectionOf(options.aet, refusals, request);
    },
    answerContext: (context) => answerContext(refusals, context),
    storeStatus: ({ sopInstanceUid }) =>
      typeof faults.status === 'function' ? faults.status(sopInstanceUid) : (faults.status ?? 0),
    abortAfterBytes: () => faults.abortAfterBytes,
  };
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A peer that goes away mid-transfer is its own affair; the reader sees the end.
    socket.on('error', () => undefined);
    serveAssociation(socket, policy, storage, (object) => received.push(object)).catch(() => socket.destroy());
  });
  const listening = Promise.withResolvers<undefined>();
  server.once('error', listening.reject);
  server.listen(options.port, options.host, () => {
    listening.resolve(undefined);
  });
  await listening.promise;
  return {
    aet: options.aet,
    host: options.host,
    port: (server.address() as AddressInfo).port,
    storage: options.storage,
    received: () => [...received],
    associations: () => associations,
    setRefusals: (value) => {
      refusals = value;
    },
    setFaults: (value) => {
      faults = value;
    },
    empty: () => {
      received = [];
      storage.empty();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function rejectionOf(aet: string, refusals: PacsRefusals, request: AssociateRequest): Rejection | undefined {
  if (refusals.associations !== undefined) return refusals.associations;
  if (refusals.otherCalledAets !== false && request.calledAet !== aet) return REJECTION.calledAet;
  if (refusals.callingAets?.includes(request.callingAet) === true) return REJECTION.callingAet;
  return undefined;
}

function answerContext(refusals: PacsRefusals, context: ProposedContext): AnsweredContext {
  const { id, abstractSyntax, transferSyntaxes } = context;
  const [first = ''] = transferSyntaxes;
  if (refusals.sopClasses?.includes(abstractSyntax) === true) return { id, result: 3, transferSyntax: first };
  const accepted = transferSyntaxes.find((syntax) => refusals.transferSyntaxes?.includes(syntax) !== true);
  return accepted === undefined
    ? { id, result: 4, transferSyntax: first }
    : { id, result: 0, transferSyntax: accepted };
}
