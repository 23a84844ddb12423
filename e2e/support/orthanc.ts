/** Orthanc with its DICOMweb plugin: a source and a PACS that are not ours. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPorts } from '../sandbox/http.ts';
import { pathOf, peerFolder, startPeer, type RunningPeer } from './peer-process.ts';
import { PROGRAMS } from './programs.ts';

export interface RunningOrthanc extends RunningPeer {
  readonly aet: string;
  readonly dicomPort: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Base of DICOMweb, below `url`. */
  readonly dicomWeb: string;
  /** Stores files over its REST API, so that no DICOM library of anybody's touches them on the way in. */
  upload(files: readonly string[]): Promise<void>;
  /** The stored file; undefined when there is none. */
  file(sopInstanceUid: string): Promise<Buffer | undefined>;
  /** How many instances it holds. */
  count(): Promise<number>;
  empty(): Promise<void>;
}

export async function startOrthanc(): Promise<RunningOrthanc> {
  const folder = await peerFolder('orthanc');
  const [httpPort, dicomPort] = await twoPorts();
  const configuration = join(folder, 'orthanc.json');
  await mkdir(join(folder, 'storage'));
  await writeFile(configuration, JSON.stringify(settings(folder, httpPort, dicomPort)));
  const peer = await startPeer({ command: 'Orthanc', args: [configuration], port: dicomPort, folder });
  const url = `http://127.0.0.1:${httpPort}`;
  return { ...peer, aet: 'ORTHANC', dicomPort, url, dicomWeb: `${url}/dicom-web`, ...client(url) };
}

async function twoPorts(): Promise<[number, number]> {
  const first = await findPorts(2);
  return [first, first + 1];
}

function settings(folder: string, httpPort: number, dicomPort: number): Record<string, unknown> {
  const [, plugin] = PROGRAMS.orthanc.needs;
  return {
    StorageDirectory: join(folder, 'storage'),
    IndexDirectory: join(folder, 'storage'),
    Plugins: [plugin.map((path) => tryPath(path)).find((path) => path !== undefined)],
    HttpPort: httpPort,
    DicomPort: dicomPort,
    DicomAet: 'ORTHANC',
    DicomCheckCalledAet: true,
    DicomAlwaysAllowStore: true,
    UnknownSopClassAccepted: true,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    OverwriteInstances: true,
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
  };
}

function tryPath(path: string): string | undefined {
  try {
    return pathOf(path);
  } catch {
    return undefined;
  }
}

function client(url: string): Pick<RunningOrthanc, 'upload' | 'file' | 'count' | 'empty'> {
  const ask = async (path: string, init?: RequestInit): Promise<Response> => {
    const answer = await fetch(url + path, init);
    if (!answer.ok) throw new Error(`Orthanc answered ${answer.status} to ${path}`);
    return answer;
  };
  const post = (path: string, body: RequestInit['body']) => ask(path, { method: 'POST', body: body ?? null });
  return {
    upload: async (files) => {
      for (const file of files) await post('/instances', new Uint8Array(await readFile(file)));
    },
    file: async (sopInstanceUid) => {
      const found = (await (await post('/tools/lookup', sopInstanceUid)).json()) as { ID: string; Type: string }[];
      const instance = found.find(({ Type }) => Type === 'Instance');
      if (instance === undefined) return undefined;
      return Buffer.from(await (await ask(`/instances/${instance.ID}/file`)).arrayBuffer());
    },
    count: async () => ((await (await ask('/instances')).json()) as unknown[]).length,
    empty: async () => {
      const patients = (await (await ask('/patients')).json()) as string[];
      for (const patient of patients) await ask(`/patients/${patient}`, { method: 'DELETE' });
    },
  };
}
