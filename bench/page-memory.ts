/** What series that are opened and closed again leave in the memory of the page. */
import type { Browser } from '@playwright/test';
import { memoryOf } from './memory.ts';
import { rounded } from './statistics.ts';

export interface PageMemoryReport {
  readonly openings: number;
  /** Resident in the page's process, in MB, after the patient was closed: the fifth time, the last time, and in between the most. */
  readonly fifthMB: number;
  readonly lastMB: number;
  readonly mostMB: number;
  /** `lastMB` less `fifthMB`: by then everything that is kept once is there. */
  readonly growthMB: number;
}

export const OPENINGS = 20;
const SETTLED = 5;

/** `openAndClose` opens a series, loads all of it and closes its patient. Linux only. */
export async function measurePageMemory(
  browser: Browser,
  openAndClose: () => Promise<void>,
): Promise<PageMemoryReport> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const resident = async (): Promise<number> => {
    const all = await Promise.all(pids.map((pid) => memoryOf(pid).then(({ nowMB }) => nowMB)));
    return all.reduce((sum, one) => sum + one, 0);
  };
  const after: number[] = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    await openAndClose();
    after.push(await resident());
  }
  const [fifthMB = 0] = after.slice(SETTLED - 1);
  const [lastMB = 0] = after.slice(-1);
  return {
    openings: OPENINGS,
    fifthMB: rounded(fifthMB),
    lastMB: rounded(lastMB),
    mostMB: rounded(Math.max(...after)),
    growthMB: rounded(lastMB - fifthMB),
  };
}
