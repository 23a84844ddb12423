/** The peers of the workstation, started together on loopback: everything that the program talks to, simulated. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CLIENT_ID, createSecrets, writeConfiguration } from './config-file.ts';
import type { ClientSecrets } from './config-file.ts';
import { officialReports, seedRecords, startDmp } from './dmp/index.ts';
import type { Dmp } from './dmp/index.ts';
import { startDpi } from './dpi.ts';
import { findPorts, LOOPBACK } from './http.ts';
import { prepareStudies, startPacs, TEST_PATIENT as KOS_PATIENT } from './imaging/index.ts';
import type { RunningPacs, RunningSource, SandboxStudy } from './imaging/index.ts';
import { Lifetime } from './lifetime.ts';
import { startFranceConnect } from './openid/france-connect.ts';
import type { OpenIdPeer } from './openid/peer.ts';
import { CABINET } from './openid/professionals.ts';
import { startPsc } from './openid/psc.ts';
import { callForm, TEST_PATIENT } from './patients.ts';
import { createPki } from './pki.ts';
import type { Identity, SandboxPki } from './pki.ts';
import type { ReadyAir, ReadyLine } from './ready-line.ts';
import { hostOf, nominalSource } from './servers.ts';
import { BASE_PATH, originOf, sourcePorts, startSources } from './sources.ts';
import type { StartedSource } from './sources.ts';
import { trustContents } from './trust-contents.ts';
import { CORRUPT_WHITELIST_PATH, WHITELIST_PATH } from './trust-names.ts';
import { startTrustServer } from './trust-server.ts';
import type { TrustServer } from './trust-server.ts';

export interface SandboxOptions {
  /** Folder of studies to serve; the phantom patient when absent. */
  readonly dataDir?: string;
  /** Folder for what the sandbox writes; a fresh one, removed at the end, when absent. */
  readonly outDir?: string;
  /** First port of the block: the program's listener has it, the peers those that follow. */
  readonly portBase?: number;
  /** Output of each source, in megabits per second; unlimited when absent. */
  readonly rateMbps?: number;
  /** Told what a reader should know, e.g. files that are not served. */
  readonly onNotice?: (text: string) => void;
}

export interface RunningSandbox {
  readonly ready: ReadyLine;
  readonly psc: OpenIdPeer;
  readonly franceConnect: OpenIdPeer;
  readonly trust: TrustServer;
  readonly pki: SandboxPki;
  /** Those with studies, by host name. */
  readonly sources: ReadonlyMap<string, RunningSource>;
  readonly pacs: RunningPacs;
  /** Ends every peer; removes the folder that was made for this run. */
  close(): Promise<void>;
}

const PACS_AET = 'PACSLOCAL';
/** The phantom patient is drawn once, in seconds, and kept with what else the tools of this repository keep. */
const PHANTOM_FOLDER = path.join(import.meta.dirname, '../../node_modules/.cache/drimbox-sandbox');

/** Where everything is, known before anything starts. */
interface Places {
  readonly out: string;
  readonly kos: string;
  readonly listener: string;
  readonly ports: ReturnType<typeof portsFrom>;
}

/** Starts everything. When one peer cannot start, those that did are ended and the error is thrown. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const lifetime = new Lifetime();
  try {
    const ports = portsFrom(await findPorts(portsFrom(0).end, options.portBase));
    const out = await prepareFolder(options.outDir, lifetime);
    const listener = `http://${LOOPBACK}:${ports.listener}`;
    return await startPeers(options, { out, kos: path.join(out, 'kos'), listener, ports }, lifetime);
  } catch (error) {
    await lifetime.close();
    throw error;
  }
}

/** The block of ports; light sources are at ports that the system gives. */
function portsFrom(base: number) {
  const fixed = {
    listener: base,
    psc: base + 1,
    franceConnect: base + 2,
    dpi: base + 3,
    trust: base + 4,
    dmp: base + 5,
  };
  const firstSource = base + 7;
  const dmpTls = firstSource + sourcePorts();
  return { ...fixed, pacs: base + 6, firstSource, dmpTls, end: dmpTls + 1 };
}

async function prepareFolder(outDir: string | undefined, lifetime: Lifetime): Promise<string> {
  if (outDir !== undefined) {
    const out = path.resolve(outDir);
    await mkdir(out, { recursive: true });
    return out;
  }
  const out = await mkdtemp(path.join(tmpdir(), 'drimbox-sandbox-'));
  lifetime.finally(() => rm(out, { recursive: true, force: true }));
  return out;
}

async function startPeers(options: SandboxOptions, places: Places, lifetime: Lifetime): Promise<RunningSandbox> {
  const { out, listener, ports } = places;
  const crl = `http://${LOOPBACK}:${ports.trust}/crl`;
  const [pki, studies] = await Promise.all([
    createPki({ directory: path.join(out, 'pki'), crlBase: crl }),
    readStudies(options),
  ]);
  const secrets = createSecrets();
  const trust = lifetime.keep(await startTrustServer(ports.trust, trustContents(pki)));
  const { psc, franceConnect } = await startIdentityProviders(places, secrets, lifetime);
  const dpi = lifetime.keep(await startDpi({ port: ports.dpi, callUrl: `${listener}/appel-contextuel` }));
  const storage = path.join(out, 'pacs');
  const pacs = lifetime.keep(await startPacs({ aet: PACS_AET, host: LOOPBACK, port: ports.pacs, storage }));
  const started = await startSourcesOf(options, places, { studies, pki, psc }, lifetime);
  const dmp = lifetime.keep(await startDmpFor(options, places, { studies, pki, psc, started }));
  const whitelist = trust.url + WHITELIST_PATH;
  const config = await writeConfiguration({
    directory: out,
    listenerPort: ports.listener,
    publicBaseUrl: listener,
    psc,
    franceConnect,
    secrets,
    dmpUrl: dmp.url,
    whitelistUrl: whitelist,
    whitelistTestUrl: trust.url + CORRUPT_WHITELIST_PATH,
    pki,
    pacs: [pacs],
  });
  const ready: ReadyLine = {
    ready: true,
    config,
    kos: places.kos,
    pki: pki.directory,
    out,
    psc: psc.issuer,
    whitelist,
    crl,
    dmp: dmp.url,
    dmpControl: dmp.control,
    dmpAir: airOf(dmp, pki),
    trustControl: trust.control,
    sources: started.map(({ organisation, port, control, kos }) => ({
      host: hostOf(organisation),
      port,
      case: organisation.case,
      control,
      kos,
    })),
    pacs: [{ aet: pacs.aet, host: pacs.host, port: pacs.port, storage: pacs.storage }],
    pid: process.pid,
    dpi: dpi.url,
    franceConnect: franceConnect.issuer,
    listener,
    call: callForm(TEST_PATIENT),
  };
  const byHost = new Map(
    started.flatMap(({ organisation, source }) => (source === undefined ? [] : [[hostOf(organisation), source]])),
  );
  return { ready, psc, franceConnect, trust, pki, sources: byHost, pacs, close: () => lifetime.close() };
}

function readStudies({ dataDir, onNotice }: SandboxOptions): Promise<SandboxStudy[]> {
  return prepareStudies({
    ...(dataDir === undefined ? {} : { dataDir: path.resolve(dataDir) }),
    workDir: PHANTOM_FOLDER,
    onSkipped: (files) => {
      const shown = files.slice(0, 20).map(({ file, reason }) => `  ${file}: ${reason}`);
      onNotice?.([`${files.length} file(s) below the data folder are not served:`, ...shown].join('\n'));
    },
  });
}

async function startIdentityProviders(
  { listener, ports }: Places,
  secrets: ClientSecrets,
  lifetime: Lifetime,
): Promise<{ readonly psc: OpenIdPeer; readonly franceConnect: OpenIdPeer }> {
  const client = { clientId: CLIENT_ID, postLogoutRedirectUris: [listener, `${listener}/`] };
  const psc = await startPsc({
    ...client,
    port: ports.psc,
    clientSecret: secrets.psc,
    redirectUris: [`${listener}/auth/callback/psc`],
    resourceClient: { clientId: 'drimbox-source', clientSecret: secrets.source },
  });
  lifetime.keep(psc);
  const franceConnect = await startFranceConnect({
    ...client,
    port: ports.franceConnect,
    clientSecret: secrets.franceConnect,
    redirectUris: [`${listener}/auth/callback/franceconnect`],
  });
  return { psc, franceConnect: lifetime.keep(franceConnect) };
}

/** The records name the nominal source; it must have been started. */
function startDmpFor(
  { onNotice }: SandboxOptions,
  { ports }: Places,
  parts: {
    readonly studies: readonly SandboxStudy[];
    readonly pki: SandboxPki;
    readonly psc: OpenIdPeer;
    readonly started: readonly StartedSource[];
  },
): Promise<Dmp> {
  const { studies, pki, psc, started } = parts;
  const nominal = nominalSource();
  const port = started.find(({ organisation }) => organisation === nominal)?.port ?? 0;
  const reports = officialReports();
  if (reports.length === 0)
    onNotice?.('Le DMP n’a pas les comptes rendus officiels : ils ne sont pas sur cette machine.');
  const { server } = pki.dmp;
  return startDmp({
    port: ports.dmp,
    tls: { port: ports.dmpTls, key: server.keyPem, cert: server.chainPem, ca: pki.authoritiesPem },
    seed: seedRecords({
      studies,
      sourceOrigin: originOf(nominal, port),
      basePath: BASE_PATH,
      officialReports: reports,
    }),
    testPatient: TEST_PATIENT.ins,
    isActive: (token) => psc.isActive(token),
    trust: { issuer: pki.intermediate.certificate, revoked: [pki.revokedSignerSerial], now: () => new Date() },
    now: () => new Date(),
  });
}

function airOf({ tlsUrl }: Dmp, pki: SandboxPki): ReadyAir {
  const { authentication, signature } = pki.dmp;
  const files = ({ files: { chain, key } }: Identity) => ({ certificate: chain, key });
  return {
    url: tlsUrl ?? '',
    ca: pki.root.files.certificate,
    authentication: files(authentication),
    signature: files(signature),
    structure: CABINET.id,
  };
}

function startSourcesOf(
  { rateMbps }: SandboxOptions,
  { out, kos, ports }: Places,
  parts: { readonly studies: readonly SandboxStudy[]; readonly pki: SandboxPki; readonly psc: OpenIdPeer },
  lifetime: Lifetime,
): Promise<StartedSource[]> {
  const { studies, pki, psc } = parts;
  return startSources({
    studies,
    pki,
    firstPort: ports.firstSource,
    ...(rateMbps === undefined ? {} : { rateMbps }),
    kosFolder: (organisation) =>
      organisation === nominalSource() ? kos : path.join(out, 'kos-par-source', hostOf(organisation)),
    // The place of birth that the call and the matricule tell: the sources of a patient agree.
    patient: { ...KOS_PATIENT, birthPlace: TEST_PATIENT.birthPlace },
    isActive: (token) => psc.isActive(token),
    keep: (source) => lifetime.keep(source),
  });
}
