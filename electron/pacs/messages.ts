/** DIMSE messages cut into fragments and put together again (PS3.7 clause 6.3, PS3.8 annex E). */
import { type CommandSet, CommandSetError, decodeCommandSet } from './command-set.ts';
import { fragmentHeader, PDV_HEADER_LENGTH, type PresentationDataValue } from './pdu.ts';

/** Ours, in bytes: a peer without limit gets fragments of this size all the same. */
const LARGEST_FRAGMENT = 131_072;
/** A peer that takes less than this is not a DICOM peer that one can work with. */
export const SMALLEST_MAXIMUM_LENGTH = 128;

/** How much of a message goes into one P-DATA-TF for a peer with this maximum length (0 = no limit, PS3.8 D.1). */
export function fragmentSize(maximumLength: number): number {
  const size = maximumLength === 0 ? LARGEST_FRAGMENT : Math.min(maximumLength - PDV_HEADER_LENGTH, LARGEST_FRAGMENT);
  // Some receivers (dcmtk) refuse fragments of odd length.
  return size - (size % 2);
}

/**
 * Cuts a command or a data set into P-DATA-TF PDUs of at most `size` bytes of content. The bytes themselves are never
 * copied: what comes out is headers and views of what went in.
 */
export class Fragmenter {
  readonly #contextId: number;
  readonly #isCommand: boolean;
  readonly #size: number;
  #pending: Uint8Array[] = [];
  #pendingLength = 0;

  constructor(contextId: number, isCommand: boolean, size: number) {
    this.#contextId = contextId;
    this.#isCommand = isCommand;
    this.#size = size;
  }

  /** The PDUs that are complete with `chunk`. The last bytes are kept back: only `finish` knows that they are the last. */
  push(chunk: Uint8Array): Uint8Array[] {
    const out: Uint8Array[] = [];
    let rest = chunk;
    while (this.#pendingLength + rest.length > this.#size) {
      const taken = this.#size - this.#pendingLength;
      this.#keep(rest.subarray(0, taken));
      rest = rest.subarray(taken);
      out.push(...this.#take(false));
    }
    this.#keep(rest);
    return out;
  }

  finish(): Uint8Array[] {
    return this.#take(true);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pending.push(bytes);
    this.#pendingLength += bytes.length;
  }

  #take(isLast: boolean): Uint8Array[] {
    const value = { contextId: this.#contextId, isCommand: this.#isCommand, isLast };
    const out = [fragmentHeader(value, this.#pendingLength), ...this.#pending];
    this.#pending = [];
    this.#pendingLength = 0;
    return out;
  }
}

/** Largest command set that is believed, in bytes. */
const LARGEST_COMMAND_SET = 65_536;

/** A command set that came, and in which presentation context. */
export interface ReceivedCommand {
  readonly contextId: number;
  readonly command: CommandSet;
}

/** Puts command sets together. None of the answers that we await carries a data set: one is a CommandSetError. */
export class CommandAssembler {
  #fragments: Uint8Array[] = [];
  #length = 0;
  #contextId: number | undefined;

  /** The command set that `value` completes. Throws CommandSetError. */
  push(value: PresentationDataValue): ReceivedCommand | undefined {
    if (!value.isCommand) throw new CommandSetError('a data set where a command was awaited');
    if (this.#contextId !== undefined && this.#contextId !== value.contextId) {
      throw new CommandSetError('a command in two presentation contexts');
    }
    this.#length += value.data.length;
    if (this.#length > LARGEST_COMMAND_SET) throw new CommandSetError('a command set without end');
    this.#contextId = value.contextId;
    if (value.data.length > 0) this.#fragments.push(value.data);
    if (!value.isLast) return undefined;
    const command = decodeCommandSet(Buffer.concat(this.#fragments));
    if (command.hasDataSet) throw new CommandSetError('an answer that announces a data set');
    this.#fragments = [];
    this.#length = 0;
    this.#contextId = undefined;
    return { contextId: value.contextId, command };
  }
}

/** What the answer to the outstanding request must bear. */
export interface AwaitedAnswer {
  readonly contextId: number;
  readonly messageId: number;
}

/** Throws CommandSetError for anything but the answer that is awaited (PS3.7 6.3.1.2: Message ID Being Responded To). */
export function checkAnswer({ contextId, command }: ReceivedCommand, awaited: AwaitedAnswer | undefined): void {
  if (awaited === undefined) throw new CommandSetError('an answer that nobody awaits');
  if (contextId !== awaited.contextId) throw new CommandSetError('an answer in another presentation context');
  if (command.messageIdBeingRespondedTo !== awaited.messageId)
    throw new CommandSetError('an answer to another message');
}
