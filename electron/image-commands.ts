/** The screen's commands about images: each names its patient, and is refused when another one is there by now. */
import { WorkstationError } from '../shared/errors.ts';
import type { ImageServices } from './api/services.ts';
import type { Images } from './images.ts';

/** The patient on the screen. */
export interface PatientOnScreen {
  readonly patient?: { readonly key: string } | undefined;
}

export interface ImageCommandsOptions {
  readonly images: Images;
  readonly desk: PatientOnScreen;
  readonly openManifest: ImageServices['openManifest'];
  readonly onChange: () => void;
}

/** The commands over `images`, for the API. */
export function imageCommands({
  images,
  desk,
  openManifest,
  onChange,
}: ImageCommandsOptions): Omit<ImageServices, 'requireSession'> {
  return {
    openManifest,
    decide: (key, examination, accept) => {
      requirePatient(desk, key);
      images.decide(examination, accept);
      onChange();
    },
    openSeries: (key, series) => {
      requirePatient(desk, key);
      images.openSeries(series);
    },
    cancelSeries: (key, series) => {
      requirePatient(desk, key);
      images.cancelSeries(series);
    },
    attend: (key, sight) => {
      requirePatient(desk, key);
      images.attend(sight);
    },
    exchange: (series, token) => images.exchange(series, token),
    instances: (series, from) => images.reading.instances(series, from),
    beginning: (series, wait) => images.reading.beginning(series, wait),
    frame: (sop, number) => images.reading.frame(sop, number),
    object: (sop) => images.reading.object(sop),
    objectPart: (sop, part) => images.reading.objectPart(sop, part),
    exportSeries: (key, series, pacs) => {
      requirePatient(desk, key);
      images.export(series, pacs);
      onChange();
    },
    cancelExport: (job) => images.cancelExport(job),
    echo: (pacs, signal) => images.echo(pacs, signal),
  };
}

/** Throws PATIENT_CHANGED unless the patient on the screen is the one under `key`. */
export function requirePatient({ patient }: PatientOnScreen, key: string): void {
  if (patient?.key !== key) throw new WorkstationError('PATIENT_CHANGED');
}
