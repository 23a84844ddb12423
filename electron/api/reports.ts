/** Reports of the DMP. */
import { Hono } from 'hono';
import { WorkstationError } from '../../shared/errors.ts';
import { DecideReportCommand, OpenReportCommand, REPORT_API, type ReportAnswer } from '../../shared/report.ts';
import { readCommand, type ApiEnvironment, type ApiServices } from './services.ts';

/** `POST /api/reports/{open,decide}`, `GET /api/reports/:handle/parts/:number`. */
export function reportRoutes(services: ApiServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.post(REPORT_API.open, async (context) => {
    services.requireSession(context.env.screen);
    const { key, document } = await readCommand(context, OpenReportCommand);
    return context.json((await services.openReport(key, document, context.req.raw.signal)) satisfies ReportAnswer);
  });
  routes.post(REPORT_API.decide, async (context) => {
    services.requireSession(context.env.screen);
    const { key, document, accept } = await readCommand(context, DecideReportCommand);
    const answer = services.decideReport(key, document, accept);
    return answer === undefined ? context.body(null, 204) : context.json(answer satisfies ReportAnswer);
  });
  routes.get('/api/reports/:handle/parts/:number', (context) => {
    services.requireSession(context.env.screen);
    const number = Number(context.req.param('number'));
    if (!Number.isSafeInteger(number) || number < 0) throw new WorkstationError('REQUEST_INVALID', { detail: 'part' });
    const { mediaType, bytes } = services.reportPart(context.req.param('handle'), number);
    // What a document calls itself is for our own reader: no browser is to make a page of it.
    return context.body(new Uint8Array(bytes), 200, { 'Content-Type': mediaType, 'Content-Disposition': 'attachment' });
  });
  return routes;
}
