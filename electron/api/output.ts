/** What leaves the program by the user's wish: pictures of a view, measurements as a DICOM object. */
import { Hono } from 'hono';
import {
  MeasurementReportCommand,
  OUTPUT_API,
  SendMeasurementsCommand,
  TakeViewCommand,
  type TakeView,
} from '../../shared/output.ts';
import { readCommand, type ApiEnvironment, type ImageServices } from './services.ts';

/** What the routes need; each call is about the patient under `key`, else PATIENT_CHANGED. */
export interface OutputServices {
  /** A picture is about to leave. Throws EXAMINATION_UNKNOWN, AUDIT_WRITE. */
  takeView(view: TakeView): void;
  /** A DICOM file. Throws EXAMINATION_UNKNOWN, MEASUREMENTS_NONE, MEASUREMENTS_WITHOUT_IMAGES, AUDIT_WRITE. */
  measurementReport(key: string, study: string): Promise<Uint8Array<ArrayBuffer>>;
  /** As `measurementReport`, and PACS_UNKNOWN. */
  sendMeasurements(key: string, study: string, pacs: string): Promise<void>;
}

/** `POST /api/output/…` */
export function outputRoutes(services: OutputServices & Pick<ImageServices, 'requireSession'>): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.post(OUTPUT_API.view, async (context) => {
    services.requireSession(context.env.screen);
    services.takeView(await readCommand(context, TakeViewCommand));
    return context.body(null, 204);
  });
  routes.post(OUTPUT_API.measurements, async (context) => {
    services.requireSession(context.env.screen);
    const { key, study } = await readCommand(context, MeasurementReportCommand);
    const report = await services.measurementReport(key, study);
    return context.body(report, 200, { 'Content-Type': 'application/dicom' });
  });
  routes.post(OUTPUT_API.sendMeasurements, async (context) => {
    services.requireSession(context.env.screen);
    const { key, study, pacs } = await readCommand(context, SendMeasurementsCommand);
    await services.sendMeasurements(key, study, pacs);
    return context.body(null, 204);
  });
  return routes;
}
