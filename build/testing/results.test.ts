import type { JSONReport } from '@playwright/test/reporter';
import { describe, expect, it } from 'vitest';
import { NOTHING, conclusion, failure, fromPlaywright, judged, sum } from './results.ts';

const skip = (name: string, reason: string) => ({ ...NOTHING, skipped: [{ name, reason }] });
const passed = (count: number) => ({ ...NOTHING, passed: count });

function playwrightReport(tests: readonly unknown[], errors: readonly unknown[] = []): JSONReport {
  const specs = tests.map((test, index) => ({ title: `spec ${index}`, tests: [test] }));
  return { errors, suites: [{ title: 'a.spec.ts', specs: [], suites: [{ title: 'group', specs }] }] } as never;
}

describe('the last line', () => {
  it('counts over all steps', () => {
    const text = conclusion(sum([passed(3), passed(4), failure('a', 'b'), skip('c', 'd')]));
    expect(text.split('\n').at(-1)).toBe('7 passed, 1 failed, 1 skipped');
  });

  it('stands under the failures and the reasons of the skips, each reason once', () => {
    const text = conclusion(
      sum([failure('a > b', 'expected 1\nto be 2'), skip('x', 'needs nginx'), skip('y', 'needs nginx')]),
    );
    expect(text).toContain('  a > b\n      expected 1\n      to be 2');
    expect(text).toContain('  needs nginx:\n    x\n    y');
  });
});

describe('a runner', () => {
  it('has failed when it left no report', () => {
    expect(judged('vitest', undefined, 0).failed).toHaveLength(1);
  });
  it('has failed when it ran no test', () => {
    expect(judged('vitest', NOTHING, 0).failed).toHaveLength(1);
  });
  it('has failed when it ended badly though every test passed', () => {
    expect(judged('vitest', passed(5), 1)).toMatchObject({ passed: 5, failed: [{ name: 'vitest' }] });
    expect(judged('vitest', passed(5), null).failed).toHaveLength(1);
  });
  it('is not blamed twice for tests that failed', () => {
    expect(judged('vitest', failure('a', 'b'), 1).failed).toEqual([{ name: 'a', message: 'b' }]);
  });
  it('is believed otherwise', () => {
    expect(judged('vitest', passed(5), 0)).toEqual(passed(5));
  });
});

describe("Playwright's report", () => {
  it('gives passes, failures with their message and skips with their reason', () => {
    const outcome = fromPlaywright(
      playwrightReport([
        { status: 'expected', annotations: [], results: [{ errors: [] }] },
        { status: 'unexpected', annotations: [], results: [{ errors: [{ message: 'boom' }] }] },
        { status: 'unexpected', annotations: [], results: [{ status: 'timedOut', errors: [] }] },
        { status: 'flaky', annotations: [], results: [{ errors: [{ message: 'first' }] }, { errors: [] }] },
        { status: 'skipped', annotations: [{ type: 'skip', description: 'needs nginx' }], results: [] },
        { status: 'skipped', annotations: [], results: [] },
      ]),
    );
    expect(outcome.passed).toBe(1);
    expect(outcome.failed.map((f) => f.message)).toEqual(['boom', 'status timedOut', expect.any(String)]);
    expect(outcome.skipped.map((s) => s.reason)).toEqual(['needs nginx', 'did not run, no reason given']);
    expect(outcome.failed[0]?.name).toBe('a.spec.ts > group > spec 1');
  });

  it('counts an error outside any test as a failure', () => {
    expect(fromPlaywright(playwrightReport([], [{ message: 'cannot load' }])).failed).toHaveLength(1);
  });

  it('counts specs that were only listed as skipped', () => {
    const listed = { status: 'skipped', annotations: [], results: [] };
    const outcome = fromPlaywright(playwrightReport([listed, listed]), 'needs Chromium');
    expect(outcome).toMatchObject({ passed: 0, failed: [], skipped: [{ reason: 'needs Chromium' }, {}] });
  });
});
