/** What leaves the program by the user's wish: pictures of a view, measurements as a DICOM object. */
import { z } from 'zod';

const Uid = z.string().regex(/^[0-9.]{1,64}$/);
const Key = z.string().min(1).max(64);

const Way = z.enum(['clipboard', 'file', 'printer']);
/** Where a picture goes. */
export type ViewWay = z.output<typeof Way>;

/** Panes of a screen at most. */
const MOST_PANES = 24;

export const TakeViewCommand = z.strictObject({
  key: Key,
  /** Series Instance UIDs of what is in the picture. */
  series: z.array(Uid).min(1).max(MOST_PANES),
  way: Way,
  /** The words on the screen and the patient's traits are in the picture. */
  texts: z.boolean(),
});
export type TakeView = z.output<typeof TakeViewCommand>;

export const MeasurementReportCommand = z.strictObject({ key: Key, study: Uid });
export const SendMeasurementsCommand = z.strictObject({ key: Key, study: Uid, pacs: z.string().min(1).max(64) });

/** Paths of the API that speak of what leaves. */
export const OUTPUT_API = {
  /** `POST` TakeViewCommand: told before the picture leaves; it must not leave when this fails. */
  view: '/api/output/view',
  /** `POST` MeasurementReportCommand: answers the report as `application/dicom` (TID 1500). */
  measurements: '/api/output/measurements',
  /** `POST` SendMeasurementsCommand: the report is queued for a PACS. */
  sendMeasurements: '/api/output/measurements/send',
} as const;
