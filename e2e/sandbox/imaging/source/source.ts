import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { seededRandom } from '../random.ts';
import { StudySelection } from '../studies/folder-sets.ts';
import type { SandboxInstance, SandboxStudy } from '../types.ts';
import type { InstanceOrder, SourceControls } from './control.ts';
import { startControl } from './control.ts';
import { FaultMap } from './faults.ts';
import { Pacer } from './pacer.ts';
import { RequestLog } from './request-log.ts';
import { ConnectionCounter } from './seen.ts';
import type { TokenVerdict } from './wado.ts';
import { answerWado } from './wado.ts';

export interface SourceOptions {
  readonly studies: readonly SandboxStudy[];
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** PEM texts. With `requestClientCertificate` a client without one from `ca` (and not on `crl`) is refused by TLS. */
  readonly tls: {
    readonly key: string;
    readonly cert: string;
    readonly ca: string;
    readonly crl?: readonly string[];
    readonly requestClientCertificate: boolean;
  };
  /** Output of the whole source in megabits (10^6) per second; without it, as fast as it goes. */
  readonly rateMbps?: number;
  readonly checkToken: (token: string) => TokenVerdict | Promise<TokenVerdict>;
  /** Whether a manifest of that SOPInstanceUID refers to the study; without it, every UID passes. */
  readonly checkManifest?: (kosSopInstanceUid: string, studyInstanceUid: string) => boolean;
  /** Default `/dicom-web-rs`. */
  readonly basePath?: string;
  /** Port of the control endpoint on 127.0.0.1; default: any free port. */
  readonly controlPort?: number;
}

export interface RunningSource extends Omit<SourceControls, 'state'> {
  readonly host: string;
  readonly port: number;
  /** `https://host:port<basePath>`; the host is the one given, for a certificate with another name build your own. */
  readonly baseUrl: string;
  readonly controlUrl: string;
  close(): Promise<void>;
}

/** Starts a source DRIMbox: WADO-RS over mutual TLS as the ANS samples show it, plus its control endpoint on loopback. */
export async function startSource(options: SourceOptions): Promise<RunningSource> {
  const basePath = options.basePath ?? '/dicom-web-rs';
  const selection = new StudySelection(options.studies);
  const faults = new FaultMap();
  const log = new RequestLog();
  let rate = options.rateMbps ?? null;
  let pacer = rate === null ? undefined : Pacer.ofMbps(rate);
  let order: InstanceOrder = 'disk';
  const sockets = new Map<string, Socket>();

  const { requestClientCertificate, crl, ...tls } = options.tls;
  const server = createServer(
    {
      ...tls,
      ...(crl === undefined ? {} : { crl: [...crl] }),
      minVersion: 'TLSv1.2',
      requestCert: requestClientCertificate,
      // Judged by `mayCall`: OpenSSL insists on the usage clientAuth.
      rejectUnauthorized: false,
    },
    (request, response) => {
      const { socket } = request;
      const subject = socket instanceof TLSSocket ? (socket.getPeerX509Certificate()?.subject ?? '') : '';
      const entry = log.add(request, subject, socket instanceof TLSSocket && socket.isSessionReused());
      const context = {
        basePath,
        selection,
        faults,
        checkToken: options.checkToken,
        checkManifest: options.checkManifest ?? (() => true),
        pacer: () => pacer,
        arrange: (instances: readonly SandboxInstance[]) => arrange(instances, order),
        resetConnection: () => sockets.get(peerOf(socket))?.resetAndDestroy(),
      };
      answerWado(context, request, response, entry).catch(() => {
        response.destroy();
      });
    },
  );
  if (requestClientCertificate) {
    const authorities = certificatesOf(tls.ca);
    server.prependListener('secureConnection', (socket: TLSSocket) => {
      if (!mayCall(socket, authorities)) socket.destroy();
    });
  }
  // A reset has to be sent on the TCP socket below TLS, which the request does not show.
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    sockets.set(peer, socket);
    socket.once('close', () => sockets.delete(peer));
  });
  const counter = new ConnectionCounter();
  counter.countConnections(server);
  counter.countHandshakes(server);

  const controls: SourceControls = {
    selectFolder: (folder) => {
      selection.select(folder);
    },
    setFaults: (seriesInstanceUid, list) => {
      faults.set(seriesInstanceUid, list);
    },
    setRate: (megabitsPerSecond) => {
      rate = megabitsPerSecond;
      pacer = megabitsPerSecond === null ? undefined : Pacer.ofMbps(megabitsPerSecond);
    },
    setOrder: (value) => {
      order = value;
    },
    requests: () => log.all(),
    clearRequests: () => {
      log.clear();
    },
    seen: () => counter.seen(),
    state: () => ({ folder: selection.folder, choices: selection.choices, rateMbps: rate, order, faults }),
  };
  const port = await listen(server, options.host, options.port);
  const control = await startControl(controls, options.controlPort ?? 0).catch(async (cause: unknown) => {
    server.close();
    throw cause;
  });
  return {
    ...controls,
    host: options.host,
    port,
    baseUrl: `https://${options.host}:${String(port)}${basePath}`,
    controlUrl: control.url,
    close: async () => {
      await control.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}

/**
 * Whether a client's certificate is one of the authorities'. IGC-Santé server certificates, whose only extended usage is
 * serverAuth, serve as client certificates too. OpenSSL's complaint about the usage hides an unknown issuer, which is
 * therefore looked for again; a revoked or expired certificate is complained about last.
 */
function mayCall(socket: TLSSocket, authorities: readonly X509Certificate[]): boolean {
  if (socket.authorized) return true;
  const certificate = socket.getPeerX509Certificate();
  // A code, whatever the types say.
  if (certificate === undefined || String(socket.authorizationError) !== 'INVALID_PURPOSE') return false;
  return authorities.some((authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey));
}

function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress ?? ''} ${String(socket.remotePort)}`;
}

async function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<number> {
  const listening = Promise.withResolvers<undefined>();
  server.once('error', listening.reject);
  server.listen(port, host, () => {
    listening.resolve(undefined);
  });
  await listening.promise;
  server.off('error', listening.reject);
  return (server.address() as AddressInfo).port;
}

/** Fisher-Yates with a seeded generator. */
function arrange(instances: readonly SandboxInstance[], order: InstanceOrder): readonly SandboxInstance[] {
  if (order === 'disk') return instances;
  const random = seededRandom(order);
  const shuffled = [...instances];
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [shuffled[at], shuffled[other]];
    if (a !== undefined && b !== undefined) [shuffled[at], shuffled[other]] = [b, a];
  }
  return shuffled;
}
