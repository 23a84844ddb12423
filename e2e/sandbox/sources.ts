/** The source DRIMboxes of the sandbox: servers with the same studies, and the light ones that have none. */
import { LOOPBACK } from './http.ts';
import type { Running } from './http.ts';
import { startSource, writeErrorManifest, writeManifests } from './imaging/index.ts';
import type { ManifestPatient, RunningSource, SandboxStudy, WrittenManifest } from './imaging/index.ts';
import { startLightSources } from './light/sources.ts';
import type { SandboxPki } from './pki.ts';
import { fullSources, hostOf } from './servers.ts';
import type { Organisation } from './servers.ts';

export interface SourcesOptions {
  readonly studies: readonly SandboxStudy[];
  readonly pki: SandboxPki;
  /** Of the block: a port for each source with studies, one for the control of each, and one for that of the light ones. */
  readonly firstPort: number;
  readonly rateMbps?: number;
  /** Where the manifests go that name this source. */
  readonly kosFolder: (organisation: Organisation) => string;
  /** The person of the manifests. */
  readonly patient: ManifestPatient;
  /** What Pro Santé Connect would say of an access token. */
  readonly isActive: (token: string) => boolean;
  /** Sees to it that a source is ended with the rest. */
  readonly keep: <T extends Running>(source: T) => T;
}

export interface StartedSource {
  readonly organisation: Organisation;
  readonly port: number;
  /** Address of its control. */
  readonly control: string;
  /** Folder of the manifests that name it. */
  readonly kos: string;
  /** Absent for a light one. */
  readonly source?: RunningSource;
}

/** Path of the studies at a source. */
export const BASE_PATH = '/dicom-web-rs';

/** As the manifests that name a source have it. */
export function originOf(organisation: Organisation, port: number): string {
  return `https://${hostOf(organisation)}:${port}`;
}

/** Ports of the block that the sources take from `firstPort` on. */
export function sourcePorts(): number {
  return 2 * fullSources().length + 1;
}

/** Starts every source, and writes the manifests that name it. */
export async function startSources(options: SourcesOptions): Promise<StartedSource[]> {
  const full: StartedSource[] = [];
  for (const [index, organisation] of fullSources().entries())
    full.push(await startFullSource(organisation, index, options));
  return [...full, ...(await startLight(options))];
}

async function startFullSource(
  organisation: Organisation,
  index: number,
  options: SourcesOptions,
): Promise<StartedSource> {
  const { studies, pki, firstPort, rateMbps, isActive, keep } = options;
  const identity = await pki.identityOf(organisation);
  const port = firstPort + index;
  const { kos, manifests } = await writeManifestsOf(organisation, port, studies, options);
  await writeErrorManifest(kos, options.patient, originOf(organisation, port));
  const studyOfManifest = new Map(manifests.map((entry) => [entry.sopInstanceUid, entry.studyInstanceUid]));
  const source = await startSource({
    studies,
    host: LOOPBACK,
    port,
    basePath: BASE_PATH,
    controlPort: firstPort + fullSources().length + index,
    tls: {
      key: identity.keyPem,
      cert: identity.chainPem,
      ca: pki.authoritiesPem,
      requestClientCertificate: organisation.case !== 'no-client-certificate',
    },
    ...(rateMbps === undefined ? {} : { rateMbps }),
    checkToken: isActive,
    checkManifest: (kosUid, study) => studyOfManifest.get(kosUid) === study,
  });
  return { organisation, port, control: keep(source).controlUrl, kos, source };
}

/** Their manifests are of one study, which nobody gets. */
async function startLight(options: SourcesOptions): Promise<StartedSource[]> {
  const { pki, firstPort, keep } = options;
  const sizes = options.studies.map((study) => study.series.reduce((sum, series) => sum + series.instances.length, 0));
  const smallest = options.studies.slice(0, 1 + sizes.indexOf(Math.min(...sizes))).slice(-1);
  const light = await startLightSources(pki, firstPort + sourcePorts() - 1, keep);
  return Promise.all(
    light.sources.map(async ({ organisation, port }) => {
      const { kos } = await writeManifestsOf(organisation, port, smallest, options);
      return { organisation, port, control: light.controlOf(organisation), kos };
    }),
  );
}

async function writeManifestsOf(
  organisation: Organisation,
  port: number,
  studies: readonly SandboxStudy[],
  { kosFolder, patient }: SourcesOptions,
): Promise<{ readonly kos: string; readonly manifests: readonly WrittenManifest[] }> {
  const kos = kosFolder(organisation);
  const retrieveBase = `${originOf(organisation, port)}${BASE_PATH}`;
  return { kos, manifests: await writeManifests({ studies, outDir: kos, patient, retrieveBase }) };
}
