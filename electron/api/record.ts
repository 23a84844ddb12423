/** The record in the DMP, and the situation d'exercice that it is read in. */
import { Hono } from 'hono';
import { API, SituationCommand } from '../../shared/api.ts';
import {
  AccessModeCommand,
  RECORD_API,
  RecordCommand,
  SearchCommand,
  StudyCommand,
  type ImagesAnswer,
  type StudiesAnswer,
} from '../../shared/record.ts';
import { readCommand, type ApiEnvironment, type ApiServices } from './services.ts';

/** `PUT /api/session/situation`, `GET /api/record/studies`, `POST /api/record/{refresh,search,authorize,mode,cancel,images}`. */
export function recordRoutes(services: ApiServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.put(API.situation, async (context) => {
    services.requireSession(context.env.screen);
    const { situation } = await readCommand(context, SituationCommand);
    services.chooseSituation(situation);
    return context.body(null, 204);
  });
  routes.get(RECORD_API.studies, (context) => {
    services.requireSession(context.env.screen);
    return context.json(services.studies(context.req.query('key') ?? '') satisfies StudiesAnswer);
  });
  const commands = [
    [RECORD_API.refresh, (key: string) => services.refreshRecord(key)],
    [RECORD_API.authorize, (key: string) => services.authorizeRecord(key)],
    [RECORD_API.cancel, (key: string) => services.cancelRecord(key)],
  ] as const;
  for (const [path, command] of commands) {
    routes.post(path, async (context) => {
      services.requireSession(context.env.screen);
      const { key } = await readCommand(context, RecordCommand);
      await command(key);
      return context.body(null, 204);
    });
  }
  routes.post(RECORD_API.search, async (context) => {
    services.requireSession(context.env.screen);
    const { key, filters } = await readCommand(context, SearchCommand);
    services.searchRecord(key, filters);
    return context.body(null, 204);
  });
  routes.post(RECORD_API.mode, async (context) => {
    services.requireSession(context.env.screen);
    const command = await readCommand(context, AccessModeCommand);
    services.setAccessMode(command.key, command.mode, command.mode === 'brisDeGlace' ? command.motive : undefined);
    return context.body(null, 204);
  });
  routes.post(RECORD_API.images, async (context) => {
    services.requireSession(context.env.screen);
    const { key, study } = await readCommand(context, StudyCommand);
    const examination = await services.openImages(key, study, context.req.raw.signal);
    return context.json({ examination } satisfies ImagesAnswer);
  });
  return routes;
}
