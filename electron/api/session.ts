/** Login and logout. */
import { Hono } from 'hono';
import { API, LoginCommand } from '../../shared/api.ts';
import { readCommand, type ApiEnvironment, type ApiServices } from './services.ts';

/** `POST /api/session/login`, `…/login/cancel`, `…/logout`. */
export function sessionRoutes(services: ApiServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.post(API.login, async (context) => {
    const { provider } = await readCommand(context, LoginCommand);
    return context.json(await services.startLogin(provider, context.env.screen));
  });
  routes.post(API.loginCancel, (context) => {
    services.cancelLogin(context.env.screen);
    return context.body(null, 204);
  });
  routes.post(API.logout, async (context) => {
    return context.json(await services.logout(context.env.screen));
  });
  return routes;
}
