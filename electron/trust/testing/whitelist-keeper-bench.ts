/** A keeper of the liste blanche on a clock that a test holds, with lists that are no more than their dates. */
import { vi } from 'vitest';
import { WorkstationError, type ErrorCode } from '../../../shared/errors.ts';
import type { WhitelistOrigin } from '../../../shared/trust.ts';
import type { RememberedWhitelist } from '../trust-memory.ts';
import type { VerifiedWhitelist } from '../whitelist/verify.ts';
import { WhitelistKeeper } from '../whitelist-keeper.ts';
import { fakeAuthority } from './fake-lists.ts';
import { ManualClock, settled } from './manual-clock.ts';

export const DAY = 24 * 3_600_000;

/** Days on which a list was generated and signed, and what makes two of these days differ. */
export const bytesOf = (generated: number, signed = generated, note = ''): Buffer =>
  Buffer.from(`${generated} ${signed} ${note}`);

export class Memory {
  readonly lists = new Map<WhitelistOrigin, RememberedWhitelist>();
  choice: WhitelistOrigin | undefined;

  whitelist(origin: WhitelistOrigin): RememberedWhitelist | undefined {
    return this.lists.get(origin);
  }

  keepWhitelist(origin: WhitelistOrigin, list: RememberedWhitelist): void {
    this.lists.set(origin, list);
  }

  choose(origin: WhitelistOrigin): void {
    this.choice = origin;
  }
}

/** The list of the address `nominal`, generated and signed on this day. */
export const remembered = (day: number): RememberedWhitelist => ({
  address: 'https://list.example/nominal',
  obtainedAt: 0,
  generatedAt: new Date(DAY * day),
  signedAt: new Date(DAY * day),
  bytes: bytesOf(day),
});

type Answer = Uint8Array | WorkstationError | 'hangs';

export function keeperBench({
  memory = new Memory(),
  origins = ['nominal', 'test'] as WhitelistOrigin[],
  onReplaced = vi.fn(),
} = {}) {
  const clock = new ManualClock();
  const answers = new Map<WhitelistOrigin, Answer>();
  const loads: WhitelistOrigin[] = [];
  const [onList, onChange, onRefused] = [vi.fn(), vi.fn(), vi.fn()];
  /** A refusal by the signature, whatever the list. */
  const signer = { refusal: undefined as ErrorCode | undefined, notAfter: new Date(clock.now() + 1000 * DAY) };
  const verify = async (bytes: Uint8Array): Promise<VerifiedWhitelist> => {
    await settled();
    const [generated, signed] = Buffer.from(bytes).toString().split(' ').map(Number);
    if (Number.isNaN(generated)) throw new WorkstationError('LIST_NOT_XML', { line: 1 });
    if (signer.refusal) throw new WorkstationError(signer.refusal);
    if (signer.notAfter.getTime() < clock.now()) throw new WorkstationError('LIST_SIGNER_EXPIRED', {});
    const [generatedAt, signedAt] = [new Date(DAY * (generated ?? 0)), new Date(DAY * (signed ?? 0))];
    return { generatedAt, signedAt, signer: { ...fakeAuthority(), notAfter: signer.notAfter }, entries: [] };
  };
  const sources = origins.map((origin) => ({
    origin,
    address: `https://list.example/${origin}`,
    load: async (signal: AbortSignal) => {
      loads.push(origin);
      const answer = answers.get(origin) ?? new WorkstationError('LIST_UNREACHABLE', { host: 'list.example' });
      if (answer instanceof Uint8Array) return answer;
      if (answer !== 'hangs') throw answer;
      return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));
    },
  }));
  const keeper = new WhitelistKeeper({
    sources,
    verify,
    memory,
    maxAgeMs: 7 * DAY,
    now: clock.now,
    onList,
    onChange,
    onReplaced,
    onRefused,
    unforeseen: (thrown) => {
      throw thrown;
    },
  });
  const generated = (): number | undefined => {
    const list = keeper.current()?.list;
    return list && list.generatedAt.getTime() / DAY;
  };
  const start = async (): Promise<void> => {
    keeper.start();
    await keeper.check();
  };
  return { clock, keeper, memory, answers, loads, signer, generated, start, onList, onChange, onReplaced, onRefused };
}
