/**
 * Faults that a test asks a provider for, in the same process through `control()` or from another one by
 * `POST /__control` (JSON). `GET /__control` tells the state, so that a test sees how often an endpoint was asked.
 */
import { z } from 'zod';

export const ENDPOINTS = [
  'discovery',
  'authorization',
  'token',
  'userinfo',
  'jwks',
  'introspection',
  'revocation',
  'end_session',
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

const Times = z.int().min(1).max(1000).default(1);

const EndpointFault = z.strictObject({
  /** Answer with this status instead of doing the work. */
  status: z.int().min(400).max(599).optional(),
  /** Wait before anything else. */
  delayMs: z.int().min(0).max(60_000).optional(),
  times: Times,
});

const TokenFault = z.strictObject({
  /** Put over the claims of the genuine token, which is then signed again; null leaves the claim out. */
  claims: z.record(z.string(), z.unknown()).default({}),
  /** Sign with a key that is not published, under the published key's name. */
  badSignature: z.boolean().default(false),
  times: Times,
});

export const ControlCommand = z.strictObject({
  /** Forget every fault asked for so far, before the rest of this command. */
  reset: z.literal(true).optional(),
  /** Life of the access tokens issued from now on; null for the usual one. */
  accessTokenSeconds: z.int().min(1).max(86_400).nullable().optional(),
  endpoints: z.partialRecord(z.enum(ENDPOINTS), EndpointFault).optional(),
  /** Change the next id_token, e.g. `{"claims":{"nonce":"autre"}}`. */
  idToken: TokenFault.optional(),
  /** Change the next answer of userinfo. */
  userinfo: TokenFault.optional(),
  /** End every session at once: tokens stop working, refresh is refused. */
  revokeSessions: z.literal(true).optional(),
  /** New signing keys; the old ones are no longer published. */
  rotateKeys: z.literal(true).optional(),
});
export type ControlCommand = z.input<typeof ControlCommand>;

export interface ControlState {
  /** Requests seen so far, by endpoint. */
  readonly requests: Readonly<Record<Endpoint, number>>;
  readonly accessTokenSeconds: number | null;
  /** Name of the signing key in use. */
  readonly kid: string;
}

type Fault = z.output<typeof EndpointFault>;
type Tampering = z.output<typeof TokenFault>;

/** The faults in force. */
export class Faults {
  accessTokenSeconds: number | null = null;
  readonly requests = Object.fromEntries(ENDPOINTS.map((name) => [name, 0])) as Record<Endpoint, number>;
  readonly #endpoints = new Map<Endpoint, Fault>();
  readonly #tokens = new Map<'idToken' | 'userinfo', Tampering>();

  apply(command: z.output<typeof ControlCommand>): void {
    if (command.reset === true) {
      this.accessTokenSeconds = null;
      this.#endpoints.clear();
      this.#tokens.clear();
    }
    if (command.accessTokenSeconds !== undefined) this.accessTokenSeconds = command.accessTokenSeconds;
    for (const name of ENDPOINTS) {
      const fault = command.endpoints?.[name];
      if (fault !== undefined) this.#endpoints.set(name, { ...fault });
    }
    if (command.idToken !== undefined) this.#tokens.set('idToken', { ...command.idToken });
    if (command.userinfo !== undefined) this.#tokens.set('userinfo', { ...command.userinfo });
  }

  /** Counts a request, and gives the fault that it meets, if any. */
  meet(endpoint: Endpoint): Fault | undefined {
    this.requests[endpoint] += 1;
    return use(this.#endpoints, endpoint);
  }

  tampering(token: 'idToken' | 'userinfo'): Tampering | undefined {
    return use(this.#tokens, token);
  }
}

function use<K, V extends { times: number }>(faults: Map<K, V>, key: K): V | undefined {
  const fault = faults.get(key);
  if (fault === undefined) return undefined;
  fault.times -= 1;
  if (fault.times === 0) faults.delete(key);
  return fault;
}
