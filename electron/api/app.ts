/** The API of the screen: one fetch handler, composed of one file per resource. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ErrorAnswer } from '../../shared/api.ts';
import { asWorkstationError, WorkstationError } from '../../shared/errors.ts';
import { COMMON_HEADERS } from './headers.ts';
import { eventRoutes } from './events.ts';
import { exportRoutes } from './exports.ts';
import { imageRoutes } from './images.ts';
import { kosRoutes } from './kos.ts';
import { layoutRoutes } from './layout.ts';
import { objectRoutes } from './objects.ts';
import { measurementRoutes } from './measurements.ts';
import { outputRoutes } from './output.ts';
import { patientRoutes } from './patient.ts';
import { preferenceRoutes } from './preferences.ts';
import { recordRoutes } from './record.ts';
import { reportRoutes } from './reports.ts';
import { sessionRoutes } from './session.ts';
import { settingsRoutes } from './settings.ts';
import { trustRoutes } from './trust.ts';
import type { ApiEnvironment, ApiServices } from './services.ts';

/** Commands are small; what is larger is not one of ours. */
const COMMAND_LIMIT_BYTES = 64 * 1024;

/**
 * The handler for `/api/*`. `screen` names who asks: the desktop's window, or one browser with its cookie; hosts settle
 * it before calling. Errors leave as `ErrorAnswer` with the status of their code.
 */
export function createApi(services: ApiServices): (request: Request, screen: string) => Promise<Response> {
  const app = new Hono<ApiEnvironment>();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(COMMON_HEADERS)) context.header(name, value);
    if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-store');
  });
  // Manifests are larger than commands and have a limit of their own.
  app.route('/', kosRoutes(services));
  app.use(bodyLimit({ maxSize: COMMAND_LIMIT_BYTES, onError: () => refuse('the body is too large') }));
  app.route('/', imageRoutes(services));
  app.route('/', objectRoutes(services));
  app.route('/', exportRoutes(services));
  app.route('/', eventRoutes(services));
  app.route('/', sessionRoutes(services));
  app.route('/', layoutRoutes(services));
  app.route('/', measurementRoutes(services));
  app.route('/', outputRoutes(services));
  app.route('/', patientRoutes(services));
  app.route('/', preferenceRoutes(services));
  app.route('/', recordRoutes(services));
  app.route('/', reportRoutes(services));
  app.route('/', settingsRoutes(services));
  app.route('/', trustRoutes(services));
  app.notFound(() => {
    throw new WorkstationError('ROUTE_UNKNOWN');
  });
  app.onError((thrown, context) => {
    const error = asWorkstationError(thrown, services.newReference);
    if (error.code === 'INTERNAL') services.reportInternal(error);
    return context.json({ error: error.report() } satisfies ErrorAnswer, { status: error.status as 400 });
  });
  return async (request, screen) => app.fetch(request, { screen });
}

function refuse(detail: string): never {
  throw new WorkstationError('REQUEST_INVALID', { detail });
}
