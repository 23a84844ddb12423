/** The light sources: a server for each case, and one control for all of them. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { listen, LOOPBACK, sendJson } from '../http.ts';
import type { Running } from '../http.ts';
import { ConnectionCounter } from '../imaging/index.ts';
import { pem } from '../certificates/files.ts';
import type { SandboxPki } from '../pki.ts';
import { hostOf, isLight, lightSources } from '../servers.ts';
import type { Organisation } from '../servers.ts';
import { createDoor } from './doors.ts';
import type { Door } from './doors.ts';

export interface LightSource extends Running {
  readonly organisation: Organisation;
  /** Any free port: there are many of them. */
  readonly port: number;
  readonly counter: ConnectionCounter;
}

export interface LightSources {
  readonly sources: readonly LightSource[];
  /** Address of a source's control: below it, `/seen` tells what the source saw. */
  controlOf(organisation: Organisation): string;
}

/** Starts them all on loopback; `keep` sees to it that they are ended. */
export async function startLightSources(
  pki: SandboxPki,
  controlPort: number,
  keep: (peer: Running) => void,
): Promise<LightSources> {
  const counters = new Map<string, ConnectionCounter>();
  const pathOf = (organisation: Organisation): string => `/${hostOf(organisation)}/__control`;
  const control = await listen(controlPort, (request, response) => {
    const counter = counters.get(request.url ?? '');
    if (counter === undefined) sendJson(response, 404, { error: 'no such source' });
    else sendJson(response, 200, counter.seen());
  });
  keep(control);
  const started = lightSources().map(async (organisation) => {
    const source = await startLightSource(organisation, pki);
    keep(source);
    counters.set(`${pathOf(organisation)}/seen`, source.counter);
    return source;
  });
  return {
    sources: await Promise.all(started),
    controlOf: (organisation) => `http://${LOOPBACK}:${controlPort}${pathOf(organisation)}`,
  };
}

/** Its certificate, and what it does with a connection, are made at the first connection. */
async function startLightSource(organisation: Organisation, pki: SandboxPki): Promise<LightSource> {
  const counter = new ConnectionCounter();
  let door: Promise<Door> | undefined;
  // TLS reads a socket itself, from its first byte on.
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    // A client that breaks off is what these servers are there for.
    socket.on('error', () => socket.destroy());
    door ??= doorOf(organisation, pki, counter);
    door.then(
      (enter) => enter(socket),
      () => socket.destroy(),
    );
  });
  counter.countConnections(server);
  return {
    organisation,
    port: await listenAnywhere(server),
    counter,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      counter.destroyAll();
      await closed;
    },
  };
}

async function doorOf(organisation: Organisation, pki: SandboxPki, counter: ConnectionCounter): Promise<Door> {
  if (!isLight(organisation.case)) throw new Error(`${hostOf(organisation)} is no light source`);
  const identity = await pki.identityOf(organisation);
  const authorities = { authorities: pki.authoritiesPem, otherAuthority: pem(pki.market) };
  return createDoor(organisation.case, { identity, ...authorities, counter });
}

async function listenAnywhere(server: Server): Promise<number> {
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
