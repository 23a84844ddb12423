/** The patient as the appel contextuel names them, and what comparing two sources of traits yields. */
import type { InsSystem } from './identifiers.ts';

export type Sex = 'F' | 'M' | 'U';

/** Traits d'identité (référentiel INS), in the form that the program works with. Every text is NFC, trimmed. */
export interface InsTraits {
  /** Matricule INS: 15 characters, 13 and the two of the key; absent where a source does not know it. */
  readonly insValue?: string;
  /** OID of the matricule's nature. */
  readonly insSystem?: InsSystem;
  /** Nom de naissance. */
  readonly birthName: string;
  /** Premier prénom de naissance. */
  readonly firstGivenName: string;
  /** All prénoms de naissance, when known. */
  readonly givenNames?: readonly string[];
  readonly usedName?: string;
  readonly usedGivenName?: string;
  readonly sex: Sex;
  /** `YYYY-MM-DD`; day or month may be `00` (référentiel INS: unknown part). */
  readonly birthDate: string;
  /** Code officiel géographique (INSEE) of the commune or country of birth, five characters. */
  readonly birthPlace?: string;
}

/** Where traits came from. `franceConnect` is the patient's own login. */
export type TraitsSource = 'call' | 'kos' | 'dmp' | 'report' | 'image' | 'franceConnect';

/** `same`: equal after normalisation; `close`: to be looked at (spelling, used name, missing part); `different`: another person's. */
export type TraitGrade = 'same' | 'close' | 'different' | 'absent';

export interface TraitComparison {
  readonly trait: 'ins' | 'birthName' | 'firstGivenName' | 'sex' | 'birthDate' | 'birthPlace';
  /** As written in each source; empty when absent. */
  readonly left: string;
  readonly right: string;
  readonly grade: TraitGrade;
}

export interface TraitsComparison {
  readonly sources: readonly [TraitsSource, TraitsSource];
  /** `different` blocks until the user decides; `close` is shown; `same` is a quiet mark. */
  readonly grade: 'same' | 'close' | 'different';
  readonly traits: readonly TraitComparison[];
}

/** What the patient said to the professional about consulting the DMP. */
export type Opposition = 'no' | 'yes' | 'unknown';

/** An appel contextuel, parsed, validated and never changed afterwards. */
export interface ContextualCall {
  readonly traits: InsTraits & { readonly insValue: string; readonly insSystem: InsSystem };
  /** Local patient identifier (IPP) and its assigning authority, as the caller wrote them (HL7 v2 CX-4). */
  readonly patientId: string;
  readonly patientIdIssuer: string;
  readonly opposition: Opposition;
  /** `ancienIdentifiantDeLaStructure` of the situation d'exercice chosen in the caller. */
  readonly situation?: string;
  /** Filters to begin with. */
  readonly filters: {
    readonly studyInstanceUid?: string;
    readonly modality?: string;
    readonly accessionNumber?: string;
    readonly accessionNumberIssuer?: string;
    /** Inclusive range of `YYYY-MM-DD`; a missing end is open. */
    readonly studyDate?: { readonly from?: string; readonly to?: string };
    readonly anatomicRegion?: string;
  };
  /** Names that the caller sent and the program does not know; reported, otherwise ignored. */
  readonly unknownParameters: readonly string[];
}
