/** The screen's side of the API of measurements: one function per command. */
import { MEASUREMENTS_API, type Measurement, type MeasurementsAnswer } from '../../shared/measurements.ts';
import type { Requests } from './requests.ts';

/** The commands; `key` names the patient that the user saw. Each throws WorkstationError. */
export interface MeasurementsApi {
  /** What was kept of a study. */
  readonly measurements: (key: string, study: string, signal: AbortSignal) => Promise<MeasurementsAnswer>;
  /** Resolves when the measurement is on the disk. */
  readonly keepMeasurement: (key: string, measurement: Measurement) => Promise<void>;
  /** Resolves when the measurement is gone from the disk. */
  readonly removeMeasurement: (key: string, study: string, id: string) => Promise<void>;
}

export function createMeasurementsApi({ request, send }: Requests): MeasurementsApi {
  return {
    measurements: async (key, study, signal) =>
      (
        await request(`${MEASUREMENTS_API}?${new URLSearchParams({ key, study }).toString()}`, { signal })
      ).json() as Promise<MeasurementsAnswer>,
    keepMeasurement: async (key, measurement) => void (await send('PUT', MEASUREMENTS_API, { key, measurement })),
    removeMeasurement: async (key, study, id) => void (await send('DELETE', MEASUREMENTS_API, { key, study, id })),
  };
}
