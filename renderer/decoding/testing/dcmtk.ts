/** What dcmtk makes of a file: the judge of decoders. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { whatIsMissing } from '../../../e2e/support/programs.ts';

/** Runs a program of dcmtk that turns `input` into another file; its path is returned, and is gone after the test. */
export function converted(context: TestContext, program: string, args: readonly string[], input: string): string {
  const reason = whatIsMissing('dcmtk');
  if (reason !== undefined) context.skip(reason);
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-decoding-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const output = join(folder, 'converted.dcm');
  execFileSync(program, [...args, input, output], { stdio: 'ignore' });
  return output;
}
