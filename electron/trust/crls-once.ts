/** Revocation lists for one judgement at one moment, with nothing kept of them: what the command line judges by. */
import { WorkstationError } from '../../shared/errors.ts';
import type { HttpGet } from './bounded-get.ts';
import { crlSignatureIsValid, parseCrl } from './crl.ts';
import type { CrlFile } from './crl-folder.ts';
import { CrlKeeper, type CrlMemory } from './crl-keeper.ts';
import type { CrlSource } from './revocation.ts';
import { systemAfter } from './timers.ts';

/** Of one download. */
const DOWNLOAD_MS = 60_000;

const NO_MEMORY: CrlMemory = { crl: () => undefined, keepCrl: () => {}, touchCrl: () => {}, noteGrace: () => {} };

export interface CrlsOnce {
  readonly source: CrlSource;
  /** Gives up what is under way. */
  readonly close: () => void;
}

/** By these lists alone, as they count at that moment; distribution points are not asked. */
export function crlsOfFiles(files: readonly CrlFile[], at: Date): CrlsOnce {
  const keeper = keeperAt(at, () => Promise.reject(new Error('not asked')), files);
  return { source: { find: (authority) => keeper.find(authority, []) }, close: () => keeper.close() };
}

/** By the lists that are at the distribution points now, as they count at that moment. */
export function crlsOfPoints(get: HttpGet, at: Date): CrlsOnce {
  const keeper = keeperAt(at, get);
  return { source: keeper, close: () => keeper.close() };
}

function keeperAt(at: Date, get: HttpGet, files?: readonly CrlFile[]): CrlKeeper {
  return new CrlKeeper({
    get,
    reader: { parse: parseCrl, isSignedBy: crlSignatureIsValid },
    folder: files && { read: async () => files },
    memory: NO_MEMORY,
    graceMs: 0,
    now: () => at.getTime(),
    after: systemAfter,
    timeoutMs: DOWNLOAD_MS,
    patienceMs: DOWNLOAD_MS,
    onList: () => {},
    onChange: () => {},
    onGrace: () => {},
    unforeseen: (cause) => new WorkstationError('CRL_UNREADABLE', {}, { cause }),
  });
}
