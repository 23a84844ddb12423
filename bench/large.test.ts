import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servedStudies } from '../e2e/support/source.ts';
import { multiply } from './large.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drimbox-bench-large-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a series of ten times the instances: same series, same pixels, no name twice', async () => {
  const all = (await servedStudies()).flatMap((study) => study.series.map((series) => ({ study, series })));
  const { study, series } = all.find((entry) => entry.series.instances.length >= 3) ?? {};
  const instances = series?.instances.slice(0, 3) ?? [];
  await multiply({ instances }, folder);
  const [large, ...others] = await servedStudies(folder);
  expect(others).toEqual([]);
  expect(large?.studyInstanceUid).toBe(study?.studyInstanceUid);
  expect(large?.series.map((entry) => entry.seriesInstanceUid)).toEqual([series?.seriesInstanceUid]);
  const made = large?.series[0]?.instances ?? [];
  expect(new Set(made.map(({ sopInstanceUid }) => sopInstanceUid)).size).toBe(30);
  const contents = await Promise.all(made.map(({ file }) => readFile(file)));
  for (const { file, bytes } of instances) {
    const tail = (await readFile(file)).subarray(-bytes / 2);
    expect(contents.filter((content) => content.subarray(-bytes / 2).equals(tail))).toHaveLength(10);
  }
});
