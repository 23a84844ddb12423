/** The services behind the images, made from the configuration: the store, the way to the sources, the way to the PACS. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { asWorkstationError, WorkstationError, type ErrorReport } from '../shared/errors.ts';
import type { InsTraits } from '../shared/patient.ts';
import { InstanceStore } from './cache/instance-store.ts';
import type { LoadedConfiguration } from './config/load.ts';
import { readPart10Header } from './dicom/header.ts';
import { FirstLooks } from './first-looks.ts';
import { compareTraits } from './identity/compare-traits.ts';
import type { NamedPeer } from './image-exports.ts';
import { readTraits } from './kos/patient-traits.ts';
import { log, toLogFormat } from './log.ts';
import { ExportQueue } from './pacs/export-queue.ts';
import { systemAfter } from './trust/timers.ts';
import { SeriesLibrary } from './wado/library.ts';
import { SeriesRetrieval, type RetrievalMeans } from './wado/retrieval.ts';
import type { EntryOptions } from './wado/series-entry.ts';

/** Progress is told to the screen this often at most. */
const NOTIFY_EVERY_MS = 100;
/** Of a first image: what comes behind it fits into the buffers of the network meanwhile, or into a moment afterwards. */
const FIRST_LOOK = { mostMs: 150, drawMs: 80 };
const BYTES_PER_MEGABYTE = 1024 * 1024;

export interface ImageServicesOptions {
  readonly loaded: LoadedConfiguration;
  /** The way to the sources. */
  readonly dispatcher: Dispatcher;
  /** Folder of the volatile store where the configuration names none. */
  readonly defaultDirectory: string;
  readonly token: RetrievalMeans['token'];
  /** Whose token that is. */
  readonly userId: () => string | undefined;
  /** Traits of the patient on the screen, to compare those of each image with. */
  readonly traits: () => Partial<InsTraits> | undefined;
  /** Deletes images that can be done without; false when there are none. */
  readonly makeRoom: () => Promise<boolean>;
  /** A retrieval or an export has moved on. */
  readonly onProgress: () => void;
  readonly newReference: () => string;
}

export interface ImageServices {
  readonly library: SeriesLibrary;
  readonly queue: ExportQueue;
  readonly peers: readonly NamedPeer[];
  readonly store: InstanceStore;
  readonly firstLooks: FirstLooks;
}

/** Makes the services and opens the store. Throws CACHE_UNAVAILABLE. */
export async function createImageServices(options: ImageServicesOptions): Promise<ImageServices> {
  const { loaded, onProgress } = options;
  const { cache, sources } = loaded.configuration;
  const store = new InstanceStore({
    directory: cache.directory === undefined ? options.defaultDirectory : loaded.resolvePath(cache.directory),
    maxBytes: cache.maxMegabytes * BYTES_PER_MEGABYTE,
    makeRoom: options.makeRoom,
  });
  await store.open();
  const firstLooks = new FirstLooks({ after: systemAfter, ...FIRST_LOOK });
  const library = new SeriesLibrary({
    retrievals: retrievalsInto(store, options),
    readHeader: readPart10Header,
    requestsPerSource: sources.requestsPerSource,
    requestsInAll: sources.requestsInAll,
    onChange: onProgress,
    notifyEveryMs: NOTIFY_EVERY_MS,
    now: () => performance.now(),
    today: () => Date.now(),
    after: systemAfter,
    random: () => Math.random(),
    inspect: ({ header }) => otherPerson(options.traits(), readTraits(header.dataset)),
    afterFirst: ({ header }, { series }) => firstLooks.hold(series.seriesInstanceUid, header.sopInstanceUid),
    unforeseen: (thrown) => {
      const error = asWorkstationError(thrown, options.newReference);
      log(toLogFormat(error));
      return error.report();
    },
  });
  const queue = new ExportQueue({ onChange: onProgress, newId: () => randomUUID() });
  return { library, queue, peers: peersOf(loaded), store, firstLooks };
}

/**
 * The retrievals of a series: with the tokens of the user for whom it became known, and no other's, into the content that
 * the store had then.
 */
function retrievalsInto(store: InstanceStore, options: ImageServicesOptions): EntryOptions['retrievals'] {
  const { sources } = options.loaded.configuration;
  const means = {
    dispatcher: options.dispatcher,
    readHeader: readPart10Header,
    timeouts: sources,
    today: () => Date.now(),
    accept: sources.accept,
  };
  return (target) => {
    const { content } = store;
    const userId = options.userId();
    const token: RetrievalMeans['token'] = async (wanted) => {
      if (userId === undefined || options.userId() !== userId) throw new WorkstationError('SESSION_REQUIRED');
      return options.token(wanted);
    };
    const createWriter: RetrievalMeans['createWriter'] = (use) => content.create(target.series.seriesInstanceUid, use);
    return () => new SeriesRetrieval(target, { ...means, token, createWriter });
  };
}

function peersOf({ configuration: { network, pacs } }: LoadedConfiguration): NamedPeer[] {
  return pacs.map(({ name, aet, callingAet, host, port }) => {
    const address = Object.hasOwn(network.hosts, host) ? network.hosts[host] : undefined;
    return { name, aet, callingAet, host, port, address };
  });
}

/** A local PatientID proves nothing; a name, a birth date or a sex of somebody else is told, and shown all the same. */
function otherPerson(patient: Partial<InsTraits> | undefined, image: Partial<InsTraits>): ErrorReport | undefined {
  if (patient === undefined) return undefined;
  const { grade } = compareTraits({ source: 'call', traits: patient }, { source: 'image', traits: image });
  if (grade === 'same') return undefined;
  return { code: grade === 'different' ? 'IMAGE_IDENTITY_DIFFERS' : 'IMAGE_IDENTITY_CLOSE', facts: {} };
}

/** The volatile store's folder below the system's folder for caches. */
export function instanceFolder(cacheFolder: string): string {
  return join(cacheFolder, 'instances');
}
