/** What the user sets for themselves: kept from one run of the program to the next. */
import { Hono } from 'hono';
import { PREFERENCES_API, PreferencesChange } from '../../shared/preferences.ts';
import { readCommand, type ApiEnvironment, type ImageServices, type PreferenceServices } from './services.ts';

/** `GET` and `PUT /api/preferences`. */
export function preferenceRoutes(
  services: PreferenceServices & Pick<ImageServices, 'requireSession'>,
): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.get(PREFERENCES_API, (context) => {
    services.requireSession(context.env.screen);
    return context.json(services.preferences());
  });
  routes.put(PREFERENCES_API, async (context) => {
    services.requireSession(context.env.screen);
    return context.json(services.changePreferences(await readCommand(context, PreferencesChange)));
  });
  return routes;
}
