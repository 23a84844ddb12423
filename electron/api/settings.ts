/** The user's preferences. */
import { Hono } from 'hono';
import { API, LocaleCommand } from '../../shared/api.ts';
import { readCommand, type ApiEnvironment, type ApiServices } from './services.ts';

/** `PUT /api/settings/locale`. */
export function settingsRoutes(services: ApiServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.put(API.locale, async (context) => {
    const { locale } = await readCommand(context, LocaleCommand);
    services.setLocale(locale);
    return context.body(null, 204);
  });
  return routes;
}
