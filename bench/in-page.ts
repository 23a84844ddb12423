/**
 * Runs in the page: each function is handed over as text, so it uses nothing but its parameters and what a page has. The
 * types are the few that are needed: this folder is checked without those of a browser.
 */

interface Pane {
  readonly style: { cssText: string };
  getAttribute(name: string): string | null;
  dispatchEvent(event: object): boolean;
}

interface Observer {
  observe(target: object, options: object): void;
  disconnect(): void;
}

interface PageGlobals {
  readonly document: {
    querySelector(selector: string): Pane | null;
    addEventListener(type: string, listener: (event: { timeStamp: number }) => void, options: object): void;
  };
  readonly MutationObserver: new (callback: () => void) => Observer;
  readonly WheelEvent: new (type: string, options: object) => object;
  readonly requestAnimationFrame: (callback: (at: number) => void) => void;
}

/** Where `watchFirstImage` leaves its result. */
export interface FirstImageWatch {
  drimboxFirstImage: Promise<number>;
}

/**
 * From the next click: milliseconds to the end of the first frame that was drawn after an image was said to be shown. A
 * message that is sent before a frame is painted comes after it.
 */
export function watchFirstImage(): void {
  const { document, MutationObserver, requestAnimationFrame } = globalThis as unknown as PageGlobals;
  (globalThis as unknown as FirstImageWatch).drimboxFirstImage = new Promise((resolve) => {
    const begin = ({ timeStamp: clickedAt }: { timeStamp: number }): void => {
      const observer = new MutationObserver(() => {
        if (document.querySelector('[data-shown]') === null) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => resolve(performance.now() - clickedAt));
          port1.start();
          port2.postMessage(undefined);
        });
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true });
    };
    document.addEventListener('click', begin, { once: true, capture: true });
  });
}

/** Gives the pane with the image this size, whatever the page around it would give. */
export function makeSquare(side: number): void {
  const pane = (globalThis as unknown as PageGlobals).document.querySelector('[data-shown]');
  if (pane === null) throw new Error('no image is on the screen');
  pane.style.cssText = `position: absolute; inset: 0 auto auto 0; width: ${side}px; height: ${side}px`;
}

/**
 * Turns the wheel by so many notches, up and down through the images, from the first one: the next notch as soon as the
 * image of the last is said to be shown, and the frame is over in which it was drawn. Milliseconds in all.
 */
export async function scrollThrough({ steps, images }: { steps: number; images: number }): Promise<number> {
  const { document, MutationObserver, WheelEvent, requestAnimationFrame } = globalThis as unknown as PageGlobals;
  const pane = document.querySelector('[data-shown]');
  if (pane === null) throw new Error('no image is on the screen');
  const turn = (deltaY: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const before = pane.getAttribute('data-shown');
      const timer = setTimeout(() => reject(new Error(`nothing came after ${before}`)), 10_000);
      const observer = new MutationObserver(() => {
        const shown = pane.getAttribute('data-shown');
        if (shown === null || shown === before) return;
        observer.disconnect();
        clearTimeout(timer);
        // Drawing was asked for before the image was said to be shown: it is done before this.
        requestAnimationFrame(() => resolve());
      });
      observer.observe(pane, { attributes: true });
      pane.dispatchEvent(new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true }));
    });
  const begun = performance.now();
  for (let step = 0, at = 0, by = 1; step < steps; step += 1, at += by) {
    if (at + by < 0 || at + by >= images) by = -by;
    await turn(100 * by);
  }
  return performance.now() - begun;
}

/** How many images a second are said to be shown, over so many milliseconds. */
export async function countShown(milliseconds: number): Promise<number> {
  const { document, MutationObserver } = globalThis as unknown as PageGlobals;
  const pane = document.querySelector('[data-shown]');
  if (pane === null) throw new Error('no image is on the screen');
  let [count, last] = [0, pane.getAttribute('data-shown')];
  const observer = new MutationObserver(() => {
    const shown = pane.getAttribute('data-shown');
    if (shown === null || shown === last) return;
    last = shown;
    count += 1;
  });
  observer.observe(pane, { attributes: true });
  const begun = performance.now();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  observer.disconnect();
  return (count * 1000) / (performance.now() - begun);
}

/** Where `watchPlanes` leaves its result. */
export interface PlanesWatch {
  drimboxPlanes: Promise<{ ms: number; longestTaskMs: number }>;
}

/**
 * From the next key: milliseconds until three panes show planes of a whole volume, and the longest that the page was busy
 * meanwhile (0: never for 50 ms, below which a browser does not tell).
 */
export function watchPlanes(): void {
  const globals = globalThis as unknown as {
    readonly document: {
      querySelectorAll(selector: string): { readonly length: number };
      addEventListener(type: string, listener: (event: { timeStamp: number }) => void, options: object): void;
    };
    readonly PerformanceObserver: new (
      callback: (list: { getEntries(): readonly { readonly duration: number }[] }) => void,
    ) => { observe(options: object): void; disconnect(): void };
    readonly requestAnimationFrame: (callback: (at: number) => void) => void;
  };
  const { document, PerformanceObserver, requestAnimationFrame } = globals;
  (globalThis as unknown as PlanesWatch).drimboxPlanes = new Promise((resolve) => {
    const begin = ({ timeStamp }: { timeStamp: number }): void => {
      let longestTaskMs = 0;
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
      });
      observer.observe({ entryTypes: ['longtask'] });
      const look = (at: number): void => {
        const planes = document.querySelectorAll('[data-shown^="drimbox-plane:"]').length;
        if (planes < 3 || document.querySelectorAll('[data-share]').length > 0) {
          requestAnimationFrame(look);
          return;
        }
        const ms = at - timeStamp;
        // Tasks are told of a little after they end.
        setTimeout(() => {
          observer.disconnect();
          resolve({ ms, longestTaskMs });
        }, 500);
      };
      requestAnimationFrame(look);
    };
    document.addEventListener('keydown', begin, { once: true, capture: true });
  });
}

/** Where `watchRows` and `watchCanvas` leave their results: milliseconds since 1970. */
export interface PageWatch {
  drimboxDrawn: Promise<number>;
  drimboxClicked: number;
}

/** The next list: when a frame is over in which a row of it was there. */
export function watchRows(): void {
  const { document, MutationObserver, requestAnimationFrame } = globalThis as unknown as PageGlobals;
  (globalThis as unknown as PageWatch).drimboxDrawn = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('[role="grid"] [role="row"]') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame((at) => resolve(performance.timeOrigin + at)));
    });
    observer.observe(document, { subtree: true, childList: true });
  });
}

/** From the next click: when a frame is over in which a page of a document was there. */
export function watchCanvas(): void {
  const { document, MutationObserver, requestAnimationFrame } = globalThis as unknown as PageGlobals;
  const watch = globalThis as unknown as PageWatch;
  const begin = ({ timeStamp }: { timeStamp: number }): void => {
    watch.drimboxClicked = performance.timeOrigin + timeStamp;
  };
  document.addEventListener('click', begin, { once: true, capture: true });
  watch.drimboxDrawn = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('canvas[data-page]') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame((at) => resolve(performance.timeOrigin + at)));
    });
    observer.observe(document, { subtree: true, childList: true });
  });
}

/** Scrolls the list by its own height at each picture, down and up again; milliseconds for so many pictures. */
export async function scrollList(frames: number): Promise<number> {
  const { document, requestAnimationFrame } = globalThis as unknown as PageGlobals;
  const list = document.querySelector('[role="grid"]') as unknown as {
    scrollTop: number;
    readonly scrollHeight: number;
    readonly clientHeight: number;
  };
  const picture = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  let by = list.clientHeight;
  const begin = await picture();
  let at = begin;
  for (let frame = 0; frame < frames; frame += 1) {
    const next = list.scrollTop + by;
    if (next < 0 || next + list.clientHeight > list.scrollHeight) by = -by;
    list.scrollTop += by;
    at = await picture();
  }
  return at - begin;
}

/** Where `watchDecoders` leaves its results: for each decode worker that was lost, milliseconds to the next decoded image. */
export interface DecoderWatch {
  drimboxReplaced: number[];
}

/** From the loss of a decode worker to the next image that another one has decoded. Runs before the page's scripts. */
export function watchDecoders(): void {
  interface DecodeWorker {
    addEventListener(type: string, listener: (event: { data?: { kind?: string } }) => void): void;
  }
  type Start = new (url: unknown, options?: { name?: string }) => DecodeWorker;
  const globals = globalThis as unknown as { Worker: Start } & DecoderWatch;
  const lostAt: number[] = [];
  globals.drimboxReplaced = [];
  globals.Worker = class extends globals.Worker {
    constructor(url: unknown, options?: { name?: string }) {
      super(url, options);
      if (options?.name !== 'decoder') return;
      this.addEventListener('error', () => lostAt.push(performance.now()));
      this.addEventListener('message', ({ data }) => {
        if (data?.kind !== 'decoded') return;
        for (const at of lostAt.splice(0)) globals.drimboxReplaced.push(performance.now() - at);
      });
    }
  };
}
