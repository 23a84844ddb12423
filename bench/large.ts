/** Memory with ten times as many images: does it depend on how large a series is? */
import { copyFile, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxSeries } from '../e2e/sandbox/imaging/index.ts';
import { largestSeries, setUpBench } from './bench-setup.ts';
import { memoryBudget } from './goals.ts';
import { exportSeries, retrieve } from './measure.ts';
import { memoryOf } from './memory.ts';
import { rounded } from './statistics.ts';

const COPIES = 10;
/** The copies, the encrypted store, and something left for others. */
const DISK_FACTOR = 2;
const DISK_SPARE = 1e9;

export interface LargeReport {
  readonly instances: number;
  readonly megabytes: number;
  readonly idleMB: number;
  readonly peakMB: number;
  readonly growthMB: number;
  readonly budgetMB: number;
}

/** Throws when the disk has no room for it. */
export async function checkDisk(dataDir: string | undefined): Promise<void> {
  const { seriesBytes } = await largestSeries(dataDir);
  const needed = COPIES * DISK_FACTOR * seriesBytes + DISK_SPARE;
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < needed) throw new Error(`--large needs ${Math.ceil(needed / 1e9)} GB of disk in ${tmpdir()}`);
}

/** Retrieves and exports one series of ten times the instances, with a sandbox and a program of its own. */
export async function measureLarge(dataDir: string | undefined): Promise<LargeReport> {
  const folder = await mkdtemp(join(tmpdir(), 'drimbox-bench-large-'));
  try {
    await multiply((await largestSeries(dataDir)).series, folder);
    const setup = await setUpBench(folder);
    try {
      const { nowMB: idleMB } = await memoryOf(setup.program.pid);
      await setup.setRate(null);
      const { peakMB: retrieving } = await retrieve(setup);
      const { peakMB: exporting } = await exportSeries(setup);
      const peakMB = Math.max(retrieving, exporting);
      const instances = setup.series.instances.length;
      return {
        instances,
        megabytes: rounded(setup.seriesBytes / 1e6),
        idleMB: rounded(idleMB),
        peakMB,
        growthMB: rounded(peakMB - idleMB),
        budgetMB: memoryBudget(instances),
      };
    } finally {
      await setup.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The files of the series, and nine times the same under other SOP Instance UIDs. */
export async function multiply({ instances }: Pick<SandboxSeries, 'instances'>, folder: string): Promise<void> {
  for (const [index, { file, sopInstanceUid }] of instances.entries()) {
    await copyFile(file, join(folder, `0-${index}.dcm`));
    const bytes = await readFile(file);
    for (let copy = 1; copy < COPIES; copy += 1) {
      await writeFile(join(folder, `${copy}-${index}.dcm`), renamed(bytes, sopInstanceUid, copy));
    }
  }
}

/** A copy of the file with another UID of the same length wherever the instance names itself, so that nothing moves. */
function renamed(file: Buffer, uid: string, copy: number): Buffer {
  const digits = BigInt(`0x${createHash('sha256').update(`${uid} ${copy}`).digest('hex')}`).toString();
  const other = Buffer.from(`2.25.${digits.replace(/^0+/, '')}`.slice(0, uid.length));
  const changed = Buffer.from(file);
  for (let at = changed.indexOf(uid); at >= 0; at = changed.indexOf(uid, at + uid.length)) other.copy(changed, at);
  return changed;
}
