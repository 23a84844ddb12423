/** The screen's commands about measurements: each names its patient, and is about an examination of theirs. */
import { WorkstationError } from '../shared/errors.ts';
import type { Measurement, MeasurementsAnswer } from '../shared/measurements.ts';
import type { InsTraits } from '../shared/patient.ts';
import type { MeasurementServices } from './api/services.ts';
import { requirePatient } from './image-commands.ts';

/** What is kept on the disk. */
export interface MeasurementKeeper {
  read(where: { readonly traits: Partial<InsTraits>; readonly study: string }): MeasurementsAnswer;
  keep(traits: Partial<InsTraits>, measurement: Measurement): void;
  remove(where: { readonly traits: Partial<InsTraits>; readonly study: string }, id: string): void;
}

export interface MeasurementCommandsOptions {
  readonly kept: MeasurementKeeper;
  readonly desk: { readonly patient?: { readonly key: string; readonly traits: Partial<InsTraits> } | undefined };
  readonly images: { readonly list: readonly { readonly studyInstanceUid: string }[] };
}

/** The commands, for the API. */
export function measurementCommands({ kept, desk, images }: MeasurementCommandsOptions): MeasurementServices {
  const traitsOf = (key: string, study: string): Partial<InsTraits> => {
    requirePatient(desk, key);
    if (!images.list.some(({ studyInstanceUid }) => studyInstanceUid === study))
      throw new WorkstationError('EXAMINATION_UNKNOWN');
    return desk.patient?.traits ?? {};
  };
  return {
    measurements: (key, study) => kept.read({ traits: traitsOf(key, study), study }),
    keepMeasurement: (key, measurement) => kept.keep(traitsOf(key, measurement.study), measurement),
    removeMeasurement: (key, study, id) => kept.remove({ traits: traitsOf(key, study), study }, id),
  };
}
