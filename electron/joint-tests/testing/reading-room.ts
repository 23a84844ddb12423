/** What the tests of a patient's images share: the images of the program between the sandbox's source and its PACS. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { vi } from 'vitest';
import type {
  ManifestPatient,
  RunningPacs,
  RunningSource,
  SandboxSeries,
  SandboxStudy,
} from '../../../e2e/sandbox/imaging/index.ts';
import { startPacs, startSource, TEST_PATIENT, writeManifests } from '../../../e2e/sandbox/imaging/index.ts';
import { makeCertificates, studyOf } from '../../../e2e/sandbox/imaging/testing/support.ts';
import { WorkstationError } from '../../../shared/errors.ts';
import { AuditLog } from '../../audit-log.ts';
import type { AuditEvent } from '../../audit/events.ts';
import { ConfigurationSchema, type Configuration } from '../../config/schema.ts';
import { createImageServices, type ImageServices } from '../../image-services.ts';
import { Images } from '../../images.ts';
import { readManifest } from '../../kos/manifest.ts';
import { createDispatcher } from '../../trust/dispatcher.ts';

export const PACS = 'PACS central';

export const OTHER_PATIENT: ManifestPatient = {
  ...TEST_PATIENT,
  ins: '154022A00412306',
  birthName: 'AUTRE-PATIENT',
  usedName: 'AUTRE-PATIENT',
  birthDate: '19540214',
  sex: 'M',
};

interface RunningPeers {
  readonly source: RunningSource;
  readonly pacs: RunningPacs;
  readonly dispatcher: Dispatcher;
  readonly studies: readonly SandboxStudy[];
  /** Those that the source was shown, oldest first. */
  readonly tokens: string[];
  readonly folder: string;
}

/** The peers, for all tests of a file. */
export class Peers {
  readonly source: RunningSource;
  readonly pacs: RunningPacs;
  readonly dispatcher: Dispatcher;
  readonly tokens: string[];
  readonly #studies: readonly SandboxStudy[];
  readonly #folder: string;

  private constructor({ source, pacs, dispatcher, tokens, studies, folder }: RunningPeers) {
    this.source = source;
    this.pacs = pacs;
    this.dispatcher = dispatcher;
    this.tokens = tokens;
    this.#studies = studies;
    this.#folder = folder;
  }

  static async start(studies: readonly SandboxStudy[]): Promise<Peers> {
    const folder = mkdtempSync(join(tmpdir(), 'drimbox-reading-'));
    const certificates = await makeCertificates(folder);
    const pem = (name: 'ca' | 'server' | 'client', kind: 'crt' | 'key') =>
      readFileSync(certificates.file(name, kind), 'utf8');
    const tls = { key: pem('server', 'key'), cert: pem('server', 'crt'), ca: pem('ca', 'crt') };
    const tokens: string[] = [];
    const source = await startSource({
      studies,
      host: '127.0.0.1',
      port: 0,
      tls: { ...tls, requestClientCertificate: true },
      checkToken: (token) => tokens.push(token) > 0,
    });
    const pacs = await startPacs({ aet: 'PACS', host: '127.0.0.1', port: 0, storage: join(folder, 'pacs') });
    const identity = { certificate: pem('client', 'crt'), key: pem('client', 'key') };
    const dispatcher = createDispatcher({ ca: [pem('ca', 'crt')], identity });
    return new Peers({ source, pacs, dispatcher, studies, tokens, folder });
  }

  /** A manifest of these series of one study. */
  async manifest(series: readonly SandboxSeries[], patient = TEST_PATIENT): Promise<ReturnType<typeof readManifest>> {
    const [first] = series;
    if (first === undefined) throw new Error('a manifest names at least one series');
    const outDir = mkdtempSync(join(this.#folder, 'kos-'));
    const study = { ...studyOf(this.#studies, first), series };
    const retrieveBase = this.source.baseUrl;
    const [written] = await writeManifests({ studies: [study], outDir, patient, retrieveBase });
    return readManifest(readFileSync(written?.file ?? ''));
  }

  /** No faults, no limit, nothing remembered. */
  mend(): void {
    this.source.setFaults('*', []);
    this.source.setRate(null);
    this.source.clearRequests();
    this.tokens.length = 0;
    this.pacs.setFaults({});
    this.pacs.empty();
  }

  async close(): Promise<void> {
    await this.dispatcher.destroy();
    await this.source.close();
    await this.pacs.close();
    rmSync(this.#folder, { recursive: true });
  }
}

export interface RoomOptions {
  readonly maxMegabytes?: number;
  readonly maxAgeMs?: number;
  readonly requestsPerSource?: number;
}

/** The images of one program, without screen and login: who is logged in is what `user` says. */
export class ReadingRoom {
  user: string | undefined = '899700218896';
  readonly images: Images;
  readonly services: ImageServices;
  readonly events: AuditEvent[] = [];
  /** From now on the audit trail takes nothing. */
  trailIsFull = false;
  /** Milliseconds by which the room's clock is ahead. */
  #ahead = 0;
  /** Called by `pass`. */
  readonly #timers = new Set<() => void>();
  readonly #folder: string;

  private constructor(folder: string, services: ImageServices, maxAgeMs: number) {
    this.#folder = folder;
    this.services = services;
    const { library, queue, peers, store, firstLooks } = services;
    this.images = new Images({
      library,
      queue,
      peers,
      store,
      firstLooks,
      audit: new AuditLog({ record: (event) => this.#record(event) }),
      userId: () => this.user,
      maxAgeMs,
      now: () => performance.now() + this.#ahead,
      after: (_, callback) => {
        this.#timers.add(callback);
        return () => this.#timers.delete(callback);
      },
      report: (error) => {
        throw error;
      },
    });
  }

  static async open(peers: Peers, options: RoomOptions = {}): Promise<ReadingRoom> {
    const folder = mkdtempSync(join(tmpdir(), 'drimbox-room-'));
    const services = await createImageServices({
      loaded: {
        configuration: configuration(peers, options),
        path: '',
        folder,
        resolvePath: (path) => join(folder, path),
      },
      dispatcher: peers.dispatcher,
      defaultDirectory: folder,
      token: async () => `token-of-${room.user ?? 'nobody'}`,
      userId: () => room.user,
      traits: () => undefined,
      makeRoom: () => room.images.makeRoom(),
      onProgress: () => room.#progressed(),
      newReference: () => 'AB12CD',
    });
    const room: ReadingRoom = new ReadingRoom(folder, services, options.maxAgeMs ?? 3_600_000);
    return room;
  }

  /** The patient goes, as the program has it. */
  clear(): Promise<void> {
    this.images.auditEnded({ isClosing: true });
    return this.images.clear();
  }

  /** The time goes on by so many milliseconds; the room's timers are due. */
  pass(milliseconds: number): void {
    this.#ahead += milliseconds;
    const due = [...this.#timers];
    this.#timers.clear();
    for (const callback of due) callback();
  }

  progress({ seriesInstanceUid }: SandboxSeries) {
    return this.services.library.progress(seriesInstanceUid);
  }

  until(what: () => unknown): Promise<unknown> {
    return vi.waitUntil(what, { timeout: 10_000, interval: 2 });
  }

  untilState(series: SandboxSeries, state: string): Promise<unknown> {
    return this.until(() => this.progress(series).state === state);
  }

  /** Events of the trail about exports, or retrievals. */
  told<A extends AuditEvent['action']>(action: A): Extract<AuditEvent, { action: A }>[] {
    return this.events.filter((event): event is Extract<AuditEvent, { action: A }> => event.action === action);
  }

  /** The sealed files. */
  get files(): string[] {
    const folder = join(this.#folder, 'cache');
    return readdirSync(folder).map((name) => join(folder, name));
  }

  /** The end of the program. */
  async close(): Promise<void> {
    await this.services.queue.close();
    this.#auditEnded();
    await this.images.close();
    await this.services.store.close();
    await new Promise((resolve) => setImmediate(resolve));
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** As the program has it: the trail is told once the screen has been. */
  #progressed(): void {
    this.images.progressed();
    setImmediate(() => this.#auditEnded());
  }

  #auditEnded(): void {
    try {
      this.images.auditEnded();
    } catch (error) {
      if (!this.trailIsFull) throw error;
    }
  }

  #record(event: AuditEvent): void {
    if (this.trailIsFull) throw new WorkstationError('AUDIT_WRITE');
    this.events.push(event);
  }
}

/** The configuration, with a store that may be smaller than a person is allowed to have it. */
function configuration({ pacs }: Peers, { maxMegabytes = 64, requestsPerSource = 1 }: RoomOptions): Configuration {
  const parsed = ConfigurationSchema.parse({
    sources: { requestsPerSource, firstByteSeconds: 10, silenceSeconds: 5 },
    pacs: [{ name: PACS, aet: pacs.aet, host: pacs.host, port: pacs.port }],
    cache: { directory: 'cache' },
  });
  return { ...parsed, cache: { ...parsed.cache, maxMegabytes } };
}
