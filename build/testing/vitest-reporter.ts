/** A vitest reporter that writes an `Outcome` to `DRIMBOX_VITEST_REPORT`: its own JSON report leaves out why a test was skipped. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import { NOTHING, failure, sum, type Outcome } from './results.ts';

export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const path = process.env['DRIMBOX_VITEST_REPORT'];
    if (path === undefined) return;
    const stray = unhandled.map((error) => failure('error outside any test', describe(error)));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(sum([...modules.map(fromModule), ...stray])));
  }
}

function fromModule(module: TestModule): Outcome {
  const name = module.relativeModuleId;
  const suites = [module, ...module.children.allSuites()];
  const broken = suites.flatMap((suite) => suite.errors().map((error) => failure(name, describe(error))));
  return sum([...broken, ...[...module.children.allTests()].map((test) => fromTest(name, test))]);
}

function fromTest(file: string, test: TestCase): Outcome {
  const name = `${file} > ${test.fullName}`;
  const result = test.result();
  switch (result.state) {
    case 'passed':
      return { ...NOTHING, passed: 1 };
    case 'failed':
      return failure(name, result.errors.map(describe).join('\n'));
    case 'skipped':
      return { ...NOTHING, skipped: [{ name, reason: result.note ?? 'no reason given' }] };
    case 'pending':
      return failure(name, 'did not finish');
  }
}

function describe(error: Pick<SerializedError, 'message' | 'stack'>): string {
  const place = error.stack?.split('\n').find((line) => /\.tsx?:\d+/.test(line) && !line.includes('node_modules'));
  return [error.message, ...(place === undefined ? [] : [place.trim()])].join('\n');
}
