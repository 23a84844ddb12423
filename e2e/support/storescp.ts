/** dcmtk's receiver and sender: a PACS, and a C-STORE user, that are not ours. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findPorts } from '../sandbox/http.ts';
import { peerFolder, runTool, startPeer, type Finished, type RunningPeer } from './peer-process.ts';

/** Largest PDU that dcmtk takes. */
const MAX_PDU = '131072';

export interface StorescpOptions {
  readonly aet?: string;
  /** Off: Nagle's algorithm stays on, as dcmtk ships. Default on. */
  readonly nodelay?: boolean;
  /** `all`: every transfer syntax that dcmtk knows; `uncompressed`: as dcmtk ships. Default `all`. */
  readonly syntaxes?: 'all' | 'uncompressed';
  /** Receive and forget. */
  readonly ignore?: boolean;
}

export interface RunningStorescp extends RunningPeer {
  readonly aet: string;
  readonly port: number;
  /** Files with the data sets exactly as they came. */
  readonly folder: string;
  files(): Promise<string[]>;
  empty(): Promise<void>;
}

export async function startStorescp(options: StorescpOptions = {}): Promise<RunningStorescp> {
  const { aet = 'STORESCP', nodelay = true, syntaxes = 'all', ignore = false } = options;
  const home = await peerFolder('storescp');
  const folder = join(home, 'received');
  await mkdir(folder);
  const port = await findPorts(1);
  const peer = await startPeer({
    command: 'storescp',
    args: [
      ...['-aet', aet, '-od', folder, '-pdu', MAX_PDU, '-pm', '+B', '--fork'],
      ...(syntaxes === 'all' ? ['+xa'] : []),
      ...(ignore ? ['--ignore'] : []),
      String(port),
    ],
    port,
    environment: tcpEnvironment(nodelay),
    folder: home,
  });
  const files = async (): Promise<string[]> => (await readdir(folder)).map((name) => join(folder, name));
  return {
    ...peer,
    aet,
    port,
    folder,
    files,
    empty: async () => {
      for (const file of await files()) await rm(file);
    },
  };
}

function tcpEnvironment(nodelay: boolean): Record<string, string> {
  return { TCP_NODELAY: nodelay ? '1' : '0' };
}

/** Options by which storescu proposes a transfer syntax; it can send no other compressed one. */
const PROPOSALS: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2': '-xi',
  '1.2.840.10008.1.2.1': '-xe',
  '1.2.840.10008.1.2.1.99': '-xd',
  '1.2.840.10008.1.2.2': '-xb',
  '1.2.840.10008.1.2.4.50': '-xy',
  '1.2.840.10008.1.2.4.51': '-xx',
  '1.2.840.10008.1.2.4.70': '-xs',
  '1.2.840.10008.1.2.4.80': '-xt',
  '1.2.840.10008.1.2.4.81': '-xu',
  '1.2.840.10008.1.2.4.90': '-xv',
  '1.2.840.10008.1.2.4.91': '-xw',
  '1.2.840.10008.1.2.4.100': '-xm',
  '1.2.840.10008.1.2.4.101': '-xh',
  '1.2.840.10008.1.2.4.102': '-xn',
  '1.2.840.10008.1.2.4.103': '-xl',
  '1.2.840.10008.1.2.5': '-xr',
};

export interface StorescuOptions {
  readonly files: readonly string[];
  readonly transferSyntaxUid: string;
  readonly nodelay: boolean;
}

/** Sends files on one association. Throws when one is refused. */
export function runStorescu(
  { aet, port }: Pick<RunningStorescp, 'aet' | 'port'>,
  { files, transferSyntaxUid, nodelay }: StorescuOptions,
): Promise<Finished> {
  const proposal = PROPOSALS[transferSyntaxUid];
  if (proposal === undefined) throw new Error(`storescu cannot propose ${transferSyntaxUid}`);
  const args = ['-aec', aet, '-R', proposal, '-pdu', MAX_PDU, '127.0.0.1', String(port), ...files];
  return runTool('storescu', args, tcpEnvironment(nodelay));
}
