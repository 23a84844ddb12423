/** What a provider remembers, in memory, for as long as the sandbox runs. */
import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/** One store for all the models of one provider; it outlives the provider's keys. */
export class OpenIdStorage {
  readonly #entries = new Map<string, Entry>();

  adapter(model: string): Adapter {
    return new ModelAdapter(model, this.#entries);
  }

  /** Ends one login: its grant and every code and token that hangs on it. */
  revokeGrant(grantId: string): void {
    this.#entries.delete(`Grant:${grantId}`);
    for (const [key, entry] of this.#entries) {
      if (entry.payload.grantId === grantId) this.#entries.delete(key);
    }
  }

  /** Ends every login. */
  clear(): void {
    this.#entries.clear();
  }

  /** What is stored and has not expired. */
  get(model: string, id: string): AdapterPayload | undefined {
    return fresh(this.#entries.get(`${model}:${id}`));
  }

  remove(model: string, id: string): void {
    this.#entries.delete(`${model}:${id}`);
  }
}

function fresh(entry: Entry | undefined): AdapterPayload | undefined {
  return entry === undefined || entry.expiresAt <= Date.now() ? undefined : entry.payload;
}

class ModelAdapter implements Adapter {
  readonly #model: string;
  readonly #entries: Map<string, Entry>;

  constructor(model: string, entries: Map<string, Entry>) {
    this.#model = model;
    this.#entries = entries;
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<undefined> {
    const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000;
    this.#entries.set(this.#key(id), { payload, expiresAt });
    return Promise.resolve(undefined);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(fresh(this.#entries.get(this.#key(id))));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#findBy((payload) => payload.uid === uid));
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#findBy((payload) => payload.userCode === userCode));
  }

  #findBy(matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, entry] of this.#entries) {
      if (key.startsWith(`${this.#model}:`) && matches(entry.payload)) return entry.payload;
    }
    return undefined;
  }

  async consume(id: string): Promise<undefined> {
    const entry = this.#entries.get(this.#key(id));
    if (entry !== undefined) entry.payload.consumed = Math.floor(Date.now() / 1000);
    return Promise.resolve(undefined);
  }

  async destroy(id: string): Promise<undefined> {
    this.#entries.delete(this.#key(id));
    return Promise.resolve(undefined);
  }

  async revokeByGrantId(grantId: string): Promise<undefined> {
    for (const [key, entry] of this.#entries) {
      if (key.startsWith(`${this.#model}:`) && entry.payload.grantId === grantId) this.#entries.delete(key);
    }
    return Promise.resolve(undefined);
  }
}
