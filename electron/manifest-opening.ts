/** How a manifest comes to the desk: chosen by the user, retrieved from the DMP, or named on the command line. */
import { WorkstationError, type ErrorReport } from '../shared/errors.ts';
import { requirePatient } from './image-commands.ts';
import { readManifest, type Manifest } from './kos/manifest.ts';
import type { ProgramParts } from './program-parts.ts';

export interface ManifestOpeningOptions {
  readonly parts: Pick<ProgramParts, 'admission' | 'desk' | 'images' | 'record'>;
  /** The manifest of the command line, to be opened once somebody has logged in. */
  readonly waiting: Uint8Array | undefined;
  readonly now: () => number;
  readonly onChange: () => void;
  /** The one that waited cannot be opened. */
  readonly onRefused: (notice: ErrorReport) => void;
}

export class ManifestOpening {
  readonly #options: ManifestOpeningOptions;
  #waiting: Uint8Array | undefined;

  constructor(options: ManifestOpeningOptions) {
    this.#options = options;
    this.#waiting = options.waiting;
  }

  /**
   * Opens a manifest for the patient under `key`, or without a key for its own patient. Throws PATIENT_CHANGED, and
   * LOGIN_PATIENT_DIFFERS.
   */
  open(manifest: Manifest, key: string): void {
    const { parts, now, onChange } = this.#options;
    const { admission, desk, images, record } = parts;
    admission.admit(manifest.traits);
    if (key === '') desk.openByHand(manifest.traits, new Date(now()).toISOString());
    else requirePatient(desk, key);
    const { traits = {}, call } = desk.patient ?? {};
    images.add(manifest, traits, call ? 'call' : 'kos');
    record.examinationsChanged();
    onChange();
  }

  /** For the patient who is on the desk by now. */
  openHere(manifest: Manifest): void {
    this.open(manifest, this.#options.parts.desk.patient?.key ?? '');
  }

  /** Opens what waited for a login. */
  openWaiting(): void {
    const bytes = this.#waiting;
    this.#waiting = undefined;
    if (bytes === undefined) return;
    try {
      this.openHere(readManifest(bytes));
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      this.#options.onRefused(error.report());
    }
  }
}
