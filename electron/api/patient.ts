/** The patient on the screen: every command names the patient it means, so that none can reach another by lateness. */
import { Hono } from 'hono';
import { API, PatientCommand } from '../../shared/api.ts';
import { readCommand, type ApiEnvironment, type ApiServices } from './services.ts';

/** `POST /api/patient/{accept,dismiss,close,touch}`, `POST /api/notice/dismiss`. */
export function patientRoutes(services: ApiServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  const commands = [
    [API.patientAccept, (key: string) => services.acceptPatient(key)],
    [API.patientDismiss, (key: string) => services.dismissPatient(key)],
    [API.patientClose, (key: string) => services.closePatient(key)],
    [API.patientTouch, (key: string) => services.touchPatient(key)],
  ] as const;
  for (const [path, command] of commands) {
    routes.post(path, async (context) => {
      services.requireSession(context.env.screen);
      const { key } = await readCommand(context, PatientCommand);
      command(key);
      return context.body(null, 204);
    });
  }
  routes.post(API.noticeDismiss, (context) => {
    services.dismissNotice();
    return context.body(null, 204);
  });
  return routes;
}
