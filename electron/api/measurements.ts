/** The measurements of the user: kept as they are made, given back when their study is opened again. */
import { Hono } from 'hono';
import { WorkstationError } from '../../shared/errors.ts';
import {
  KeepMeasurementCommand,
  MEASUREMENTS_API,
  MeasurementsQuery,
  RemoveMeasurementCommand,
} from '../../shared/measurements.ts';
import { readCommand, type ApiEnvironment, type ImageServices, type MeasurementServices } from './services.ts';

/** `GET`, `PUT` and `DELETE /api/measurements`. */
export function measurementRoutes(
  services: MeasurementServices & Pick<ImageServices, 'requireSession'>,
): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.get(MEASUREMENTS_API, (context) => {
    services.requireSession(context.env.screen);
    const query = MeasurementsQuery.safeParse(context.req.query());
    if (!query.success) throw new WorkstationError('REQUEST_INVALID', { detail: 'key, study' });
    return context.json(services.measurements(query.data.key, query.data.study));
  });
  routes.put(MEASUREMENTS_API, async (context) => {
    services.requireSession(context.env.screen);
    const { key, measurement } = await readCommand(context, KeepMeasurementCommand);
    services.keepMeasurement(key, measurement);
    return context.body(null, 204);
  });
  routes.delete(MEASUREMENTS_API, async (context) => {
    services.requireSession(context.env.screen);
    const { key, study, id } = await readCommand(context, RemoveMeasurementCommand);
    services.removeMeasurement(key, study, id);
    return context.body(null, 204);
  });
  return routes;
}
