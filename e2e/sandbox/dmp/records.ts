/** The records of the DMP and who may look into them. */
import type { DmpEntry, Traits } from './entry.ts';

export const AUTHORIZATIONS = ['VALIDE', 'EXPIRE', 'INTERDIT', 'NON_EXISTE'] as const;
export type Authorization = (typeof AUTHORIZATIONS)[number];

/** `closed`: there is one, which its owner has closed; `absent`: the DMP knows no such person. */
export type RecordState = 'open' | 'closed' | 'absent';

export interface PatientRecord {
  readonly traits: Traits;
  state: RecordState;
  /** Of a professional of whom nothing else is said. */
  authorization: Authorization;
  /** By national identifier. */
  readonly authorizations: Map<string, Authorization>;
  /** National identifiers of the médecins traitants. */
  readonly attending: Set<string>;
  /** The patient lets masked documents be seen in an emergency. */
  readonly showsMaskedInEmergency: boolean;
  readonly entries: DmpEntry[];
}

export class Records {
  readonly #seed: readonly PatientRecord[];
  #records = new Map<string, PatientRecord>();

  constructor(seed: readonly PatientRecord[]) {
    this.#seed = seed;
    this.reset();
  }

  /** Everything as it was at the start; documents that have been made once stay made. */
  reset(): void {
    this.#records = new Map(this.#seed.map((record) => [record.traits.ins, copyOf(record)]));
  }

  get all(): readonly PatientRecord[] {
    return [...this.#records.values()];
  }

  /** Whatever its state; undefined for a matricule that the sandbox has never heard of. */
  find(ins: string): PatientRecord | undefined {
    return this.#records.get(ins);
  }
}

function copyOf(record: PatientRecord): PatientRecord {
  return {
    ...record,
    authorizations: new Map(record.authorizations),
    attending: new Set(record.attending),
    entries: [...record.entries],
  };
}

export function authorizationOf(record: PatientRecord, professional: string): Authorization {
  return record.authorizations.get(professional) ?? record.authorization;
}
