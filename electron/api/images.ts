/** Examinations, series and frames. */
import { Hono } from 'hono';
import { WorkstationError } from '../../shared/errors.ts';
import {
  AttentionCommand,
  DecideCommand,
  IMAGE_API,
  SeriesCommand,
  type BeginningHead,
  type InstancesAnswer,
} from '../../shared/examination.ts';
import { readCommand, type ApiEnvironment, type ImageServices } from './services.ts';

type OwnFrame = Awaited<ReturnType<ImageServices['beginning']>>['frame'];

/** Digits of a UID in the name of a file: enough to tell the series of an examination apart. */
const UID_TAIL = 16;

/**
 * `POST /api/examinations/{decide,attention}`, `POST /api/series/{open,cancel}`, `GET` of instances, frames and of the
 * last exchange with a source.
 */
export function imageRoutes(services: ImageServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.post(IMAGE_API.decide, async (context) => {
    services.requireSession(context.env.screen);
    const { key, examination, accept } = await readCommand(context, DecideCommand);
    services.decide(key, examination, accept);
    return context.body(null, 204);
  });
  routes.post(IMAGE_API.openSeries, async (context) => {
    services.requireSession(context.env.screen);
    const { key, series } = await readCommand(context, SeriesCommand);
    services.openSeries(key, series);
    return context.body(null, 204);
  });
  routes.post(IMAGE_API.cancelSeries, async (context) => {
    services.requireSession(context.env.screen);
    const { key, series } = await readCommand(context, SeriesCommand);
    services.cancelSeries(key, series);
    return context.body(null, 204);
  });
  routes.post(IMAGE_API.attention, async (context) => {
    services.requireSession(context.env.screen);
    const { key, ...sight } = await readCommand(context, AttentionCommand);
    services.attend(key, sight);
    return context.body(null, 204);
  });
  routes.get('/api/series/:series/exchange', (context) => {
    services.requireSession(context.env.screen);
    const token = context.req.query('token') ?? 'masked';
    if (token !== 'masked' && token !== 'clear') throw new WorkstationError('REQUEST_INVALID', { detail: 'token' });
    const series = context.req.param('series');
    return context.body(services.exchange(series, token), 200, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="wado-rs-${tailOf(series)}.txt"`,
    });
  });
  routes.get('/api/series/:series/instances', async (context) => {
    services.requireSession(context.env.screen);
    const from = Number(context.req.query('from') ?? 0);
    if (!Number.isSafeInteger(from) || from < 0) throw new WorkstationError('REQUEST_INVALID', { detail: 'from' });
    const instances = await services.instances(context.req.param('series'), from);
    return context.json({ instances } satisfies InstancesAnswer);
  });
  routes.get('/api/series/:series/beginning', async (context) => {
    services.requireSession(context.env.screen);
    const { instances, frame } = await services.beginning(context.req.param('series'), context.req.raw.signal);
    return context.body(beginningBody(instances, frame), 200, { 'Content-Type': 'application/octet-stream' });
  });
  routes.get('/api/instances/:sop/frames/:number', async (context) => {
    services.requireSession(context.env.screen);
    const number = Number(context.req.param('number'));
    if (!Number.isSafeInteger(number) || number < 1) throw new WorkstationError('REQUEST_INVALID', { detail: 'frame' });
    const { bytes, transferSyntaxUid } = await services.frame(context.req.param('sop'), number);
    return context.body(bytes, 200, {
      'Content-Type': `application/octet-stream; transfer-syntax=${transferSyntaxUid}`,
    });
  });
  return routes;
}

/** A line with the head, then the bytes of the frame. */
function beginningBody(instances: BeginningHead['instances'], frame?: OwnFrame): Uint8Array<ArrayBuffer> {
  if (!frame) return Buffer.from(`${JSON.stringify({ instances } satisfies BeginningHead)}\n`);
  const { bytes, ...told } = frame;
  const head: BeginningHead = { instances, frame: told };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]);
}

/** The end of a UID, fit for the name of a file. */
function tailOf(uid: string): string {
  return uid
    .replaceAll(/[^0-9.]/g, '')
    .slice(-UID_TAIL)
    .replace(/^\.+/, '');
}
