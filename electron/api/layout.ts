/** The panes of the windows and what was seen: kept for a reload of the page, as long as the patient is there. */
import { Hono } from 'hono';
import { WorkstationError } from '../../shared/errors.ts';
import { KeepLayoutCommand, LAYOUT_API, LayoutQuery, SeenCommand } from '../../shared/layout.ts';
import { readCommand, type ApiEnvironment, type ImageServices, type LayoutServices } from './services.ts';

/** `GET` and `PUT /api/layout`, `POST /api/layout/seen`. */
export function layoutRoutes(services: LayoutServices & Pick<ImageServices, 'requireSession'>): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.get(LAYOUT_API.layout, (context) => {
    services.requireSession(context.env.screen);
    const query = LayoutQuery.safeParse(context.req.query());
    if (!query.success) throw new WorkstationError('REQUEST_INVALID', { detail: 'key' });
    return context.json(services.layout(query.data.key));
  });
  routes.put(LAYOUT_API.layout, async (context) => {
    services.requireSession(context.env.screen);
    const { key, screen, layout } = await readCommand(context, KeepLayoutCommand);
    services.keepLayout(key, screen, layout);
    return context.body(null, 204);
  });
  routes.post(LAYOUT_API.seen, async (context) => {
    services.requireSession(context.env.screen);
    const { key, seen } = await readCommand(context, SeenCommand);
    services.markSeen(key, seen);
    return context.body(null, 204);
  });
  return routes;
}
