/** Exports to a PACS, and its test. */
import { Hono } from 'hono';
import { ExportCommand, ExportJobCommand, IMAGE_API, PacsCommand } from '../../shared/examination.ts';
import { readCommand, type ApiEnvironment, type ImageServices } from './services.ts';

/** `POST /api/exports`, `POST /api/exports/cancel`, `POST /api/pacs/echo`. */
export function exportRoutes(services: ImageServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.post(IMAGE_API.exports, async (context) => {
    services.requireSession(context.env.screen);
    const { key, series, pacs } = await readCommand(context, ExportCommand);
    services.exportSeries(key, series, pacs);
    return context.body(null, 204);
  });
  routes.post(IMAGE_API.cancelExport, async (context) => {
    services.requireSession(context.env.screen);
    const { job } = await readCommand(context, ExportJobCommand);
    services.cancelExport(job);
    return context.body(null, 204);
  });
  routes.post(IMAGE_API.echo, async (context) => {
    services.requireSession(context.env.screen);
    const { pacs } = await readCommand(context, PacsCommand);
    return context.json(await services.echo(pacs, context.req.raw.signal));
  });
  return routes;
}
