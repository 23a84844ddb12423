/** What the status of a C-STORE response means to the user (PS3.4 table B.2-1, PS3.7 annex C). */
import { type ErrorCode, type ErrorReport, ERRORS } from '../../shared/errors.ts';

export type StoreOutcome = 'stored' | 'warning' | 'failed';

export interface StoreVerdict {
  readonly outcome: StoreOutcome;
  readonly error?: ErrorReport;
}

interface Meaning {
  /** The status with these bits ... */
  readonly mask: number;
  /** ... equals this. */
  readonly value: number;
  readonly outcome: Exclude<StoreOutcome, 'stored'>;
  readonly code: ErrorCode;
}

const EXACT = 0xffff;
const CLASS = 0xff00;
const FAMILY = 0xf000;

/** The first row that fits decides. */
const MEANINGS: readonly Meaning[] = [
  { mask: EXACT, value: 0xb000, outcome: 'warning', code: 'PACS_COERCED' },
  { mask: EXACT, value: 0xb006, outcome: 'warning', code: 'PACS_DISCARDED' },
  { mask: EXACT, value: 0xb007, outcome: 'warning', code: 'PACS_MISMATCH_WARNING' },
  { mask: FAMILY, value: 0xb000, outcome: 'warning', code: 'PACS_WARNING' },
  // PS3.7 C.4: general warnings; C.5.5 "duplicate SOP instance" says that the object is there.
  { mask: EXACT, value: 0x0001, outcome: 'warning', code: 'PACS_WARNING' },
  { mask: EXACT, value: 0x0107, outcome: 'warning', code: 'PACS_WARNING' },
  { mask: EXACT, value: 0x0116, outcome: 'warning', code: 'PACS_WARNING' },
  { mask: EXACT, value: 0x0111, outcome: 'warning', code: 'PACS_DUPLICATE' },
  { mask: CLASS, value: 0xa700, outcome: 'failed', code: 'PACS_FULL' },
  { mask: CLASS, value: 0xa900, outcome: 'failed', code: 'PACS_MISMATCH' },
  { mask: FAMILY, value: 0xc000, outcome: 'failed', code: 'PACS_NOT_UNDERSTOOD' },
  { mask: EXACT, value: 0x0122, outcome: 'failed', code: 'PACS_CLASS_REFUSED' },
  { mask: EXACT, value: 0x0124, outcome: 'failed', code: 'PACS_NOT_AUTHORIZED' },
];

const UNKNOWN: Pick<Meaning, 'outcome' | 'code'> = { outcome: 'failed', code: 'PACS_STATUS' };

/** `sopClassUid` is that of the instance that was sent. A status unknown to the standard is a failure. */
export function judgeStatus(status: number, sopClassUid: string): StoreVerdict {
  if (status === 0) return { outcome: 'stored' };
  const { outcome, code } = MEANINGS.find(({ mask, value }) => (status & mask) === value) ?? UNKNOWN;
  return { outcome, error: report(code, { status: statusText(status), sopClass: sopClassUid }) };
}

/** PS3.8 table 9-18. */
const TRANSFER_SYNTAXES_NOT_SUPPORTED = 4;

/**
 * The error of an instance whose presentation context the peer refused with `result` (undefined = it gave none). "Abstract
 * syntax not supported" (3) is not taken at its word: Orthanc says it of a class that it takes in other syntaxes.
 */
export function judgeRefusal(result: number | undefined, sopClass: string, transferSyntax: string): ErrorReport {
  const code = result === TRANSFER_SYNTAXES_NOT_SUPPORTED ? 'PACS_SYNTAX_REFUSED' : 'PACS_CONTEXT_REFUSED';
  return report(code, { sopClass, transferSyntax });
}

/** A status as people quote it: four hexadecimal digits. */
export function statusText(status: number): string {
  return status.toString(16).toUpperCase().padStart(4, '0');
}

/** Only the facts that the code speaks of. */
function report(code: ErrorCode, known: Readonly<Record<string, string>>): ErrorReport {
  return { code, facts: Object.fromEntries(ERRORS[code].facts.map((fact) => [fact, known[fact] ?? ''])) };
}
