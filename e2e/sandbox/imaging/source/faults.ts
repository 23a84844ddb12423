/** What a source may do wrong with a series; several may be set at once. */
export type SourceFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  /** Stops after so many bytes of the body; `end`: the HTTP body ends properly, `close`: the connection just closes. */
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly how: 'close' | 'end' }
  | { readonly kind: 'reset'; readonly afterBytes: number }
  | { readonly kind: 'stall'; readonly afterBytes: number }
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }
  | { readonly kind: 'wrong-boundary' }
  /** Says 206, whatever it sends. */
  | { readonly kind: 'partial' }
  /** Says that the body is encoded so; it is not. */
  | { readonly kind: 'content-encoding'; readonly encoding: string }
  /** `at`: place among the parts, from 0. */
  | { readonly kind: 'foreign-instance'; readonly at: number }
  | { readonly kind: 'other-patient'; readonly at: number }
  | { readonly kind: 'missing'; readonly at: number }
  | { readonly kind: 'duplicate'; readonly at: number };

export type FaultKind = SourceFault['kind'];

type FaultOf<K extends FaultKind> = Extract<SourceFault, { kind: K }>;

const NUMBERS: Readonly<Record<FaultKind, readonly string[]>> = {
  status: ['status'],
  cut: ['afterBytes'],
  reset: ['afterBytes'],
  stall: ['afterBytes'],
  drip: ['bytesPerSecond'],
  'wrong-boundary': [],
  partial: [],
  'content-encoding': [],
  'foreign-instance': ['at'],
  'other-patient': ['at'],
  missing: ['at'],
  duplicate: ['at'],
};

/** Checks faults that came over the control endpoint. Throws a TypeError that names what is wrong. */
export function parseFaults(value: unknown): SourceFault[] {
  if (!Array.isArray(value)) throw new TypeError('faults of a series must be a list');
  return value.map((entry: unknown) => {
    const fault = (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<Record<string, unknown>>;
    const kind = fault['kind'];
    if (typeof kind !== 'string' || !Object.hasOwn(NUMBERS, kind)) throw new TypeError(`unknown fault ${String(kind)}`);
    for (const name of NUMBERS[kind as FaultKind]) {
      const number = fault[name];
      if (typeof number !== 'number' || !(number >= 0)) throw new TypeError(`${kind}: ${name} must be a number`);
    }
    if (kind === 'drip' && fault['bytesPerSecond'] === 0) throw new TypeError('drip: bytesPerSecond must not be 0');
    if (kind === 'cut' && fault['how'] !== 'close' && fault['how'] !== 'end') {
      throw new TypeError('cut: how must be close or end');
    }
    const encoding = fault['encoding'];
    if (kind === 'content-encoding' && (typeof encoding !== 'string' || !/^[\w-]+$/.test(encoding))) {
      throw new TypeError('content-encoding: encoding must be a token');
    }
    return fault as unknown as SourceFault;
  });
}

/** Faults by SeriesInstanceUID; `*` stands for every series. */
export class FaultMap {
  readonly #faults = new Map<string, readonly SourceFault[]>();

  /** An empty list mends the series. */
  set(seriesInstanceUid: string, faults: readonly SourceFault[]): void {
    if (faults.length === 0) this.#faults.delete(seriesInstanceUid);
    else this.#faults.set(seriesInstanceUid, faults);
  }

  of(seriesInstanceUid: string | undefined): ActiveFaults {
    return new ActiveFaults([
      ...(this.#faults.get('*') ?? []),
      ...(seriesInstanceUid === undefined ? [] : (this.#faults.get(seriesInstanceUid) ?? [])),
    ]);
  }

  toJSON(): Record<string, readonly SourceFault[]> {
    return Object.fromEntries(this.#faults);
  }
}

/** The faults of one answer. */
export class ActiveFaults {
  readonly #list: readonly SourceFault[];

  constructor(list: readonly SourceFault[]) {
    this.#list = list;
  }

  get<K extends FaultKind>(kind: K): FaultOf<K> | undefined {
    return this.#list.find((fault): fault is FaultOf<K> => fault.kind === kind);
  }
}
