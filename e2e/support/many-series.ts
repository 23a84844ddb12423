/** A study of many series, made from one of the phantom's by dcmtk: for specs about the order in which series come. */
import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './peer-process.ts';
import { servedStudies } from './source.ts';

const MODEL = 'Parenchyme 5 mm';
export const MANY_SERIES = 9;
export const SLICES = 3;

export const nameOfSeries = (number: number): string => `Serie ${number}`;

/** Folder of the study; the caller removes it. */
export async function makeManySeries(): Promise<string> {
  const model = (await servedStudies())
    .flatMap(({ series }) => series)
    .find(({ description }) => description === MODEL);
  if (model === undefined) throw new Error(`the phantom patient has no series ${MODEL}`);
  const folder = await mkdtemp(join(tmpdir(), 'drimbox-series-'));
  for (let number = 1; number <= MANY_SERIES; number += 1) {
    const place = join(folder, `serie-${number}`);
    await mkdir(place);
    const files = model.instances
      .slice(0, SLICES)
      .map(({ file }, index) => ({ file, copy: join(place, `I${index}.dcm`) }));
    await Promise.all(files.map(({ file, copy }) => copyFile(file, copy)));
    const changes = [`SeriesInstanceUID=2.25.77${number}`, `SeriesDescription=${nameOfSeries(number)}`];
    const modify = [...changes.flatMap((change) => ['-m', change]), '-m', `SeriesNumber=${number}`, '-gin', '-nb'];
    await runTool('dcmodify', [...modify, ...files.map(({ copy }) => copy)]);
  }
  return folder;
}
