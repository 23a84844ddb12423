/** What the tests of judged connections share: a bench of authorities, a judge that can change its mind, a fetch. */
import type { TlsOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Dispatcher } from 'undici';
import { WorkstationError } from '../../../shared/errors.ts';
import { createDispatcher, createFetch, type DispatcherOptions, type OutboundFetch } from '../dispatcher.ts';
import { Judge, type WhitelistInForce } from '../judge.ts';
import type { CrlSource } from '../revocation.ts';
import { WhitelistIndex } from '../whitelist/entries.ts';
import { AuthorityBench } from './authority-bench.ts';

export const HOST = 'db4.test';
const HOUR_MS = 3_600_000;

/** To be called where a suite is described; everything in it is there from the first test on. */
export function useJudgedFetch() {
  let bench: AuthorityBench;
  let crls: CrlSource;
  let list: WhitelistInForce | undefined;
  let refusals: string[] = [];
  const dispatchers: Dispatcher[] = [];

  beforeAll(() => {
    bench = new AuthorityBench();
    bench.leaf(HOST);
    // Node's server, as OpenSSL, does not take a certificate for servers alone from a client.
    bench.leaf('client', { subject: '/C=FR/O=TEST/CN=workstation', extensions: 'basicConstraints=CA:FALSE\n' });
    crls = bench.crls();
  });
  afterEach(async () => {
    await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
    list = undefined;
    refusals = [];
  });
  afterAll(() => bench[Symbol.dispose]());

  /** Puts a list in force with these certificates, each for HOST unless it says otherwise. */
  const enlist = (...names: readonly string[]): void => {
    const index = new WhitelistIndex(names.map((name) => bench.entry(name, HOST)));
    list = { index, validUntil: new Date(Date.now() + HOUR_MS) };
  };

  const judge = (): Judge =>
    new Judge({
      authorities: bench.authorities,
      crls,
      whitelist: () => list,
      now: Date.now,
      onRefusal: (host, error) => refusals.push(`${host} ${error.code}`),
    });

  /** With HOST at 127.0.0.1. */
  function fetchWith(options: DispatcherOptions = {}): OutboundFetch {
    const dispatcher = createDispatcher({
      hosts: { [HOST]: '127.0.0.1' },
      ca: bench.ca,
      identity: identity(),
      judge: judge(),
      connectTimeoutMs: 5000,
      ...options,
    });
    dispatchers.push(dispatcher);
    return createFetch(dispatcher);
  }

  const identity = (name = 'client') => ({ certificate: bench.pem(name), key: bench.key(name) });

  /** Options of a server that shows this certificate. */
  const showing = (name = HOST): TlsOptions => ({ cert: bench.pem(name), key: bench.key(name) });

  /** Of a server that does without no certificate of this authority. */
  const demanding = (authority: 'root' | 'authority' | 'stranger' = 'authority'): TlsOptions => ({
    requestCert: true,
    rejectUnauthorized: true,
    ca: authority === 'stranger' ? bench.pem('stranger') : [...bench.ca],
  });

  return {
    get bench() {
      return bench;
    },
    get refusals() {
      return refusals;
    },
    useCrls: (changed: CrlSource) => void (crls = changed),
    ...{ enlist, judge, fetchWith, identity, showing, demanding },
  };
}

/** Our error at the bottom of a rejected fetch, else the code of whoever failed. */
export async function failureOf(promise: Promise<unknown>): Promise<{ code: string; facts: object }> {
  const thrown: unknown = await promise.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  let error = thrown as Error & { code?: string };
  while (!(error instanceof WorkstationError) && error.cause instanceof Error) error = error.cause;
  return error instanceof WorkstationError
    ? { code: error.code, facts: error.facts }
    : { code: error.code ?? error.message, facts: {} };
}
