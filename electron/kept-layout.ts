/** How the user has arranged the windows, and what they have seen: in memory only, and only as long as the patient is there. */
import type { KeptLayout, Screen, ScreenLayout, SeenImages } from '../shared/layout.ts';
import type { LayoutServices } from './api/services.ts';
import { requirePatient, type PatientOnScreen } from './image-commands.ts';

/** Images remembered as seen, of one patient; those beyond count as not seen. */
const MOST_IMAGES = 200_000;
/** Series of one patient. */
const MOST_SERIES = 5_000;

interface Seen {
  readonly images: Set<string>;
  total: number;
}

export class KeptLayouts {
  readonly #most: number;
  readonly #screens = new Map<Screen, ScreenLayout>();
  readonly #seen = new Map<string, Seen>();
  #key: string | undefined;
  #count = 0;

  constructor(mostImages = MOST_IMAGES) {
    this.#most = mostImages;
  }

  /** The patient under `key` is on the screen; nothing of another stays. */
  follow(key: string | undefined): void {
    if (key === this.#key) return;
    this.#key = key;
    this.#screens.clear();
    this.#seen.clear();
    this.#count = 0;
  }

  read(): KeptLayout {
    const [first, second] = [this.#screens.get(1), this.#screens.get(2)];
    return {
      screens: { ...(first && { 1: first }), ...(second && { 2: second }) },
      seen: [...this.#seen].map(([series, { images, total }]) => ({ series, images: [...images], total })),
    };
  }

  keep(screen: Screen, layout: ScreenLayout): void {
    this.#screens.set(screen, layout);
  }

  /** Adds to what was seen; what goes beyond the bounds is left out. */
  see(marks: readonly SeenImages[]): void {
    for (const { series, images, total } of marks) {
      const known = this.#seen.get(series) ?? { images: new Set<string>(), total: 0 };
      if (!this.#seen.has(series) && this.#seen.size >= MOST_SERIES) continue;
      this.#seen.set(series, known);
      known.total = Math.max(known.total, total);
      for (const image of images) {
        if (known.images.has(image) || this.#count >= this.#most) continue;
        known.images.add(image);
        this.#count += 1;
      }
    }
  }
}

/** The commands, for the API; each is about the patient under `key`, else PATIENT_CHANGED. */
export function layoutCommands(kept: KeptLayouts, desk: PatientOnScreen): LayoutServices {
  const of = (key: string): KeptLayouts => {
    requirePatient(desk, key);
    kept.follow(key);
    return kept;
  };
  return {
    layout: (key) => of(key).read(),
    keepLayout: (key, screen, layout) => of(key).keep(screen, layout),
    markSeen: (key, seen) => of(key).see(seen),
  };
}
