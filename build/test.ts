/**
 * `npm test`: system programs, types, lint, format, bundles, vitest, Playwright; ends with `N passed, N failed, N skipped`
 * over both runners, where a step that failed counts as one failure. `--soak` runs the long series in full.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAMS, whatIsMissing } from '../e2e/support/programs.ts';
import { Processes } from './testing/processes.ts';
import { conclusion, failure, sum, type Outcome } from './testing/results.ts';
import { REPORT_ENVIRONMENT, bundles, check, playwright, vitest } from './testing/steps.ts';
import { provideSystemPrograms } from './testing/system-programs.ts';

const LEAVING_MS = 5000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const unknown = process.argv.slice(2).filter((argument) => argument !== '--soak');
if (unknown.length > 0) {
  say(`Unknown argument: ${unknown.join(' ')}. Usage: npm test, or npm run soak. One file: npx vitest run FILE`);
  process.exit(2);
}

const missing = provideSystemPrograms(say);
for (const name of missing) say(`Missing: ${PROGRAMS[name].title}. Skipped without it: ${PROGRAMS[name].purpose}.`);

// Everything that the tests start inherits the name of this folder: by it, what they leave behind is found.
const scratch = mkdtempSync(join(tmpdir(), 'drimbox-test-'));
process.env['DRIMBOX_MISSING_PROGRAMS'] = missing.join(',');
const processes = new Processes(scratch, {
  ...process.env,
  ...REPORT_ENVIRONMENT,
  ...(process.argv.includes('--soak') ? { DRIMBOX_SOAK: '1' } : {}),
  TMPDIR: scratch,
  TEMP: scratch,
  TMP: scratch,
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => {
    if (processes.stopping) return;
    say('\nStopping…');
    void processes.stop().then(() => {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
      process.exit(code);
    });
  });
}

async function step(title: string, run: () => Promise<Outcome>): Promise<Outcome> {
  say(`\n=== ${title}`);
  const start = performance.now();
  const outcome = await run();
  // Who stops us gets no result: the handler of the signal ends this process.
  if (processes.stopping) return new Promise(() => undefined);
  const verdict = outcome.failed.length === 0 ? 'ok' : 'FAILED';
  say(`=== ${title}: ${verdict}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return outcome;
}

async function leftBehind(): Promise<Outcome> {
  const left = await processes.sweep(LEAVING_MS);
  return sum(left.map(({ pid, command }) => failure('left running by the tests', `${pid}: ${command.slice(0, 200)}`)));
}

const outcomes: Outcome[] = [];
async function checks(...parts: readonly string[]): Promise<void> {
  for (const part of parts) outcomes.push(await step(part, () => check(processes, `check:${part}`)));
}
// Each of them keeps one processor busy; lint takes as long as the others together.
const [, bundled] = await Promise.all([
  checks('lint'),
  checks('types', 'format').then(() => step('bundles', () => bundles(processes))),
]);
outcomes.push(bundled, await step('vitest', () => vitest(processes)));
const notHere = bundled.failed.length > 0 ? 'needs the bundles, which failed' : whatIsMissing('chromium');
outcomes.push(await step('playwright', () => playwright(processes, notHere)));
outcomes.push(await leftBehind());
rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });

const outcome = sum(outcomes);
say(conclusion(outcome));
process.exitCode = outcome.failed.length === 0 ? 0 : 1;
