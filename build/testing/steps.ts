/** The steps of a test run: each runs one tool and says what came out. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JSONReport } from '@playwright/test/reporter';
import type { Processes } from './processes.ts';
import { NOTHING, failure, fromPlaywright, judged, type Outcome } from './results.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const VITEST_REPORT = join(ROOT, 'test-results', 'vitest.json');
const PLAYWRIGHT_REPORT = join(ROOT, 'test-results', 'playwright.json');

/** Where the reports are written, for the environment of the runners. */
export const REPORT_ENVIRONMENT = {
  DRIMBOX_VITEST_REPORT: VITEST_REPORT,
  PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT_REPORT,
};

/** Types, lint and format: silent when all is well, else one failure each. */
export async function check(processes: Processes, script: string): Promise<Outcome> {
  const [command, ...args] = npmCommand();
  const { code, output } = await processes.run(command, [...args, 'run', '--silent', script], { capture: true });
  if (code === 0) return NOTHING;
  process.stdout.write(output);
  return failure(`npm run ${script}`, `ended with code ${String(code)}, see above`);
}

export async function bundles(processes: Processes): Promise<Outcome> {
  const { code } = await processes.run(process.execPath, [join(ROOT, 'build', 'bundle.ts')]);
  return code === 0 ? NOTHING : failure('npm run bundle', `ended with code ${String(code)}`);
}

export async function vitest(processes: Processes): Promise<Outcome> {
  rmSync(VITEST_REPORT, { force: true });
  const { code } = await processes.run(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run']);
  return judged('vitest', readReport(VITEST_REPORT) as Outcome | undefined, code);
}

/** Runs the specs; with `notHere`, only lists them, as skipped for that reason. */
export async function playwright(processes: Processes, notHere?: string): Promise<Outcome> {
  rmSync(PLAYWRIGHT_REPORT, { force: true });
  const list = notHere === undefined ? [] : ['--list', '--reporter=json'];
  const { code } = await processes.run(
    process.execPath,
    [join(ROOT, 'node_modules/@playwright/test/cli.js'), 'test', ...list],
    { capture: notHere !== undefined },
  );
  const report = readReport(PLAYWRIGHT_REPORT) as JSONReport | undefined;
  return judged('playwright', report && fromPlaywright(report, notHere), code);
}

/** A report of this run; undefined when the runner ended before writing it whole. */
function readReport(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The npm that started us, else the one on the PATH. */
function npmCommand(): [string, ...string[]] {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return [process.execPath, script];
  return process.platform === 'win32' ? ['cmd.exe', '/c', 'npm'] : ['npm'];
}
