/** What every screen is told of the espace de confiance: whether all is well, and what is not. */
import { ERRORS, WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { OwnCertificateState, TrustSummary } from '../../shared/trust.ts';

export interface TrustCircumstances {
  readonly hasAuthorities: boolean;
  readonly whitelist: {
    /** Until when the list in force counts; undefined when there is none. */
    readonly validUntil: Date | undefined;
    readonly failure: WorkstationError | undefined;
    /** False while the first check is under way: too early to complain. */
    readonly isTried: boolean;
  };
  readonly own: OwnCertificateState;
  readonly crlProblems: readonly WorkstationError[];
  readonly at: Date;
}

/**
 * `bad`: no source can be trusted, or none will trust us; `warning`: something failed or is near its end. The gravest
 * alarm first, none twice.
 */
export function summarize(circumstances: TrustCircumstances): Pick<TrustSummary, 'level' | 'alarms'> {
  const { own, whitelist, crlProblems } = circumstances;
  const [ownGrave, ownLight] = [own.problems.filter(isGrave), own.problems.filter((problem) => !isGrave(problem))];
  const grave = [...stopsEverything(circumstances), ...ownGrave];
  const listFailure = whitelist.failure ? [whitelist.failure.report()] : [];
  const light = [...listFailure, ...crlProblems.map((problem) => problem.report()), ...ownLight];
  const alarms = [...new Map([...grave, ...light].map((alarm) => [JSON.stringify(alarm), alarm])).values()];
  return { level: grave.length > 0 ? 'bad' : alarms.length > 0 ? 'warning' : 'good', alarms };
}

function stopsEverything({ hasAuthorities, whitelist, at }: TrustCircumstances): ErrorReport[] {
  const { validUntil, isTried } = whitelist;
  const alarms: WorkstationError[] = [];
  if (!hasAuthorities) alarms.push(new WorkstationError('AUTHORITY_NONE'));
  if (validUntil !== undefined && at > validUntil) {
    alarms.push(new WorkstationError('LIST_TOO_OLD', { date: validUntil.toISOString() }));
  }
  if (validUntil === undefined && isTried) alarms.push(new WorkstationError('LIST_NONE'));
  return alarms.map((alarm) => alarm.report());
}

/** An error that is a mere notice has the status 200. */
function isGrave({ code }: ErrorReport): boolean {
  return ERRORS[code].status >= 500;
}
