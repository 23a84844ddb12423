/** Where a liste blanche is taken from. */
import { readFile, stat } from 'node:fs/promises';
import { WorkstationError } from '../../shared/errors.ts';
import type { WhitelistOrigin } from '../../shared/trust.ts';
import { getBounded, type GetFailures, type HttpGet } from './bounded-get.ts';
import type { After } from './timers.ts';
import { LARGEST_WHITELIST } from './whitelist/verify.ts';

const MEBIBYTE = 1024 * 1024;
const LIMIT_MEBIBYTES = LARGEST_WHITELIST / MEBIBYTE;

export interface WhitelistSource {
  readonly origin: WhitelistOrigin;
  /** Address, or path of the file. */
  readonly address: string;
  /** The bytes, unverified. Throws LIST_UNREACHABLE, LIST_STATUS, LIST_TOO_LARGE, LIST_FILE. */
  load(signal: AbortSignal): Promise<Uint8Array>;
}

const FAILURES: GetFailures = {
  unreachable: (host, cause) => new WorkstationError('LIST_UNREACHABLE', { host }, { cause }),
  status: (host, status) => new WorkstationError('LIST_STATUS', { host, status }),
  tooLarge: (limit) => new WorkstationError('LIST_TOO_LARGE', { limit }),
};

export interface WebSourceOptions {
  readonly origin: WhitelistOrigin;
  readonly address: string;
  readonly get: HttpGet;
  readonly timeoutMs: number;
  readonly after: After;
}

export function webSource({ origin, address, get, timeoutMs, after }: WebSourceOptions): WhitelistSource {
  const load = (signal: AbortSignal): Promise<Uint8Array> =>
    getBounded(get, address, { mebibytes: LIMIT_MEBIBYTES, timeoutMs, after, signal }, FAILURES);
  return { origin, address, load };
}

export function fileSource(path: string): WhitelistSource {
  const load = async (): Promise<Uint8Array> => {
    try {
      const { size } = await stat(path);
      if (size > LARGEST_WHITELIST) throw FAILURES.tooLarge(`${LIMIT_MEBIBYTES} MiB`);
      return await readFile(path);
    } catch (cause) {
      throw cause instanceof WorkstationError ? cause : new WorkstationError('LIST_FILE', { path }, { cause });
    }
  };
  return { origin: 'file', address: path, load };
}
