/** The screen's side of the API of what leaves the program: one function per command. */
import { OUTPUT_API, type TakeView } from '../../shared/output.ts';
import type { Requests } from './requests.ts';

/** The commands; `key` names the patient that the user saw. Each throws WorkstationError. */
export interface OutputApi {
  /** Tells that a picture is about to leave; when it throws, the picture must stay. */
  readonly takeView: (view: TakeView) => Promise<void>;
  /** The measurements that were kept of a study, as a DICOM file. */
  readonly measurementReport: (key: string, study: string) => Promise<Blob>;
  /** Queues the same for a PACS. */
  readonly sendMeasurements: (key: string, study: string, pacs: string) => Promise<void>;
}

export function createOutputApi({ send, post }: Requests): OutputApi {
  return {
    takeView: (view) => post(OUTPUT_API.view, view),
    measurementReport: async (key, study) => (await send('POST', OUTPUT_API.measurements, { key, study })).blob(),
    sendMeasurements: (key, study, pacs) => post(OUTPUT_API.sendMeasurements, { key, study, pacs }),
  };
}
