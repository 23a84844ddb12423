/** What the runners found, in one form for both, and the sentences that `npm test` ends with. */
import type { JSONReport, JSONReportSpec, JSONReportSuite } from '@playwright/test/reporter';

export interface Failure {
  readonly name: string;
  readonly message: string;
}

export interface Skip {
  readonly name: string;
  readonly reason: string;
}

export interface Outcome {
  readonly passed: number;
  readonly failed: readonly Failure[];
  readonly skipped: readonly Skip[];
}

export const NOTHING: Outcome = { passed: 0, failed: [], skipped: [] };

export function failure(name: string, message: string): Outcome {
  return { ...NOTHING, failed: [{ name, message }] };
}

export function sum(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, outcome) => total + outcome.passed, 0),
    failed: outcomes.flatMap((outcome) => outcome.failed),
    skipped: outcomes.flatMap((outcome) => outcome.skipped),
  };
}

/**
 * The outcome of a runner with what its report does not say: a runner that wrote no report, ran no test, or ended badly
 * without naming a failure has failed, too.
 */
export function judged(runner: string, report: Outcome | undefined, code: number | null): Outcome {
  if (report === undefined) return failure(runner, `ended with code ${String(code)} and left no report`);
  if (report.passed + report.failed.length + report.skipped.length === 0) return failure(runner, 'found no test');
  if (code !== 0 && report.failed.length === 0) {
    return sum([report, failure(runner, `ended with code ${String(code)} although no test failed`)]);
  }
  return report;
}

/** Reads Playwright's JSON report. With `listed`, the tests were only listed and count as skipped for that reason. */
export function fromPlaywright(report: JSONReport, listed?: string): Outcome {
  const errors = report.errors.map((error) => failure('playwright', error.message ?? 'unknown error'));
  return sum([...errors, ...report.suites.flatMap((suite) => fromSuite(suite, [], listed))]);
}

function fromSuite(suite: JSONReportSuite, parents: readonly string[], listed?: string): Outcome[] {
  const titles = [...parents, suite.title];
  return [
    ...suite.specs.map((spec) => fromSpec(spec, [...titles, spec.title].join(' > '), listed)),
    ...(suite.suites ?? []).flatMap((child) => fromSuite(child, titles, listed)),
  ];
}

function fromSpec(spec: JSONReportSpec, name: string, listed?: string): Outcome {
  return sum(
    spec.tests.map((test) => {
      if (listed !== undefined) return { ...NOTHING, skipped: [{ name, reason: listed }] };
      const last = test.results.at(-1);
      switch (test.status) {
        case 'expected':
          return { ...NOTHING, passed: 1 };
        case 'skipped': {
          const told = test.annotations.find((a) => a.type === 'skip' || a.type === 'fixme')?.description;
          return { ...NOTHING, skipped: [{ name, reason: told ?? 'did not run, no reason given' }] };
        }
        case 'unexpected':
        case 'flaky':
          return failure(
            name,
            last?.errors.map((error) => error.message).join('\n') || `status ${String(last?.status)}`,
          );
      }
    }),
  );
}

/** The end of `npm test`: failures, skipped tests by reason, and as the last line the three numbers. */
export function conclusion(outcome: Outcome): string {
  const lines: string[] = [];
  if (outcome.failed.length > 0) lines.push('', 'FAILED');
  for (const { name, message } of outcome.failed) lines.push(`  ${name}`, indent(firstLines(message)));
  if (outcome.skipped.length > 0) lines.push('', 'Skipped');
  for (const [reason, names] of groupedByReason(outcome.skipped)) {
    lines.push(`  ${reason}:`, ...names.map((name) => `    ${name}`));
  }
  const { passed, failed, skipped } = outcome;
  return [...lines, '', `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`].join('\n');
}

function groupedByReason(skips: readonly Skip[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { name, reason } of skips) groups.set(reason, [...(groups.get(reason) ?? []), name]);
  return groups;
}

const SHOWN_LINES = 12;

function firstLines(message: string): string {
  // Without the colours that runners put into their messages (ECMA-48 SGR).
  const plain = message.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
  const lines = plain.trim().split('\n');
  return lines.length <= SHOWN_LINES ? lines.join('\n') : [...lines.slice(0, SHOWN_LINES), '…'].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '      ');
}
