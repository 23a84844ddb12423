/** Espace de confiance. Open without a session: it names no patient, and workstations are set up before anybody logs in. */
import { Hono } from 'hono';
import { ProbeCommand, TRUST_API, WhitelistCommand } from '../../shared/trust.ts';
import { readCommand, type ApiEnvironment, type TrustServices } from './services.ts';

/** `GET /api/trust`, `POST /api/trust/{check,probe}`, `PUT /api/trust/whitelist`. */
export function trustRoutes(services: TrustServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.get(TRUST_API.report, (context) => context.json(services.trustReport()));
  routes.post(TRUST_API.check, async (context) => {
    await services.checkTrust();
    return context.body(null, 204);
  });
  routes.post(TRUST_API.probe, async (context) => {
    const { address } = await readCommand(context, ProbeCommand);
    return context.json(await services.probeTrust(address));
  });
  routes.put(TRUST_API.whitelist, async (context) => {
    const { origin } = await readCommand(context, WhitelistCommand);
    await services.selectWhitelist(origin);
    return context.body(null, 204);
  });
  return routes;
}
