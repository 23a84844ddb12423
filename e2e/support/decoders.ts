/** The decode workers of a page, and how they break down. */
import type { Page, Worker } from '@playwright/test';

/** The only scripts of the page that run under that name. */
export function decodersOf(page: Page): Worker[] {
  return page.workers().filter((worker) => /\/worker-[^/]*\.js$/.test(worker.url()));
}

/** The worker breaks down instead of answering for the next frame that it is given. */
export async function breakDown(worker: Worker): Promise<void> {
  await worker.evaluate(() => {
    const fail = (): void => {
      throw new Error('a fault of the decoder');
    };
    // In a task of its own: nothing of the program is there to catch it.
    Object.assign(globalThis, { postMessage: () => setTimeout(fail) });
  });
}
