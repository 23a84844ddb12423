/** Peers that we did not write: dcmtk's storescp and Orthanc, on free ports, gone with the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, pathOf, untilListening } from '../../../e2e/support/peer-process.ts';
import { findCommand } from '../../../e2e/support/programs.ts';
import type { PacsPeer } from '../transport.ts';

/** Why a program cannot be used; empty when it can. */
export function missing(program: string): string {
  return findCommand(program) === undefined ? `${program} is not installed` : '';
}

export interface RealPeer extends AsyncDisposable {
  readonly peer: PacsPeer;
  readonly folder: string;
}

/** dcmtk's storage SCP; `folder` is where it puts what it gets. */
export async function storescp(...options: readonly string[]): Promise<RealPeer> {
  const folder = mkdtempSync(join(tmpdir(), 'storescp-'));
  const port = await freePort();
  const child = spawn('storescp', ['-aet', 'STORESCP', '-od', folder, ...options, String(port)], {
    stdio: 'ignore',
    env: { ...process.env, TCP_NODELAY: '1' },
  });
  return running(child, folder, { aet: 'STORESCP', callingAet: 'DRIMBOX', host: '127.0.0.1', port });
}

export interface OrthancPeer extends RealPeer {
  /** The instances that it holds, by SOP Instance UID: how to fetch the file. */
  file(sopInstanceUid: string): Promise<Buffer>;
  deleteAll(): Promise<void>;
  readonly webPort: number;
}

export async function orthanc(): Promise<OrthancPeer> {
  const folder = mkdtempSync(join(tmpdir(), 'orthanc-'));
  const [port, httpPort] = [await freePort(), await freePort()];
  await mkdir(join(folder, 'storage'));
  const configuration = {
    Name: 'test',
    StorageDirectory: join(folder, 'storage'),
    IndexDirectory: join(folder, 'storage'),
    HttpPort: httpPort,
    DicomPort: port,
    DicomAet: 'ORTHANC',
    DicomCheckCalledAet: true,
    DicomAlwaysAllowStore: true,
    DicomAlwaysAllowEcho: true,
    OverwriteInstances: true,
    AuthenticationEnabled: false,
    RemoteAccessAllowed: false,
  };
  const file = join(folder, 'orthanc.json');
  writeFileSync(file, JSON.stringify(configuration));
  const child = spawn(pathOf('Orthanc'), [file], { stdio: 'ignore' });
  const peer = { aet: 'ORTHANC', callingAet: 'DRIMBOX', host: '127.0.0.1', port };
  const base = `http://127.0.0.1:${httpPort}`;
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${base}${path}`, init);
    if (!answer.ok) throw new Error(`Orthanc answers ${answer.status} to ${path}`);
    return answer;
  };
  const started = await running(child, folder, peer);
  return {
    ...started,
    webPort: httpPort,
    async file(sopInstanceUid) {
      const found = (await (await ask('/tools/lookup', { method: 'POST', body: sopInstanceUid })).json()) as {
        Path: string;
        Type: string;
      }[];
      const path = found.find(({ Type }) => Type === 'Instance')?.Path ?? '/instances/none';
      return Buffer.from(await (await ask(`${path}/file`)).arrayBuffer());
    },
    async deleteAll() {
      const patients = (await (await ask('/patients')).json()) as string[];
      for (const patient of patients) await ask(`/patients/${patient}`, { method: 'DELETE' });
    },
  };
}

async function running(child: ChildProcess, folder: string, peer: PacsPeer): Promise<RealPeer> {
  try {
    await untilListening(child, peer.port);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    peer,
    folder,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
