/** The source DRIMboxes of the sandbox: one server for each organisation, all with the same studies. */
import { LOOPBACK } from './http.ts';
import { startSource, writeManifests } from './imaging/index.ts';
import type { ManifestPatient, RunningSource, SandboxStudy } from './imaging/index.ts';
import type { SandboxPki } from './pki.ts';
import { hostOf, sources } from './servers.ts';
import type { Organisation } from './servers.ts';

export interface SourcesOptions {
  readonly studies: readonly SandboxStudy[];
  readonly pki: SandboxPki;
  /** Of the block: a port for each source, then one for each source's control. */
  readonly firstPort: number;
  readonly rateMbps?: number;
  /** Where the manifests go that name this source. */
  readonly kosFolder: (organisation: Organisation) => string;
  /** The person of the manifests. */
  readonly patient: ManifestPatient;
  /** What Pro Santé Connect would say of an access token. */
  readonly isActive: (token: string) => boolean;
  /** Sees to it that a source is ended with the rest. */
  readonly keep: (source: RunningSource) => RunningSource;
}

export interface StartedSource {
  readonly organisation: Organisation;
  readonly source: RunningSource;
  /** Folder of the manifests that name it. */
  readonly kos: string;
}

const BASE_PATH = '/dicom-web-rs';

/** Starts every source, and writes the manifests that name it. Each asks for a client certificate of the sandbox's authorities. */
export async function startSources(options: SourcesOptions): Promise<StartedSource[]> {
  const { studies, pki, firstPort, rateMbps, isActive, keep, kosFolder, patient } = options;
  const all = sources();
  const started: StartedSource[] = [];
  for (const [index, organisation] of all.entries()) {
    const identity = pki.hosts.get(hostOf(organisation));
    if (identity === undefined) throw new Error(`${hostOf(organisation)} has no certificate`);
    const port = firstPort + index;
    const kos = kosFolder(organisation);
    const retrieveBase = `https://${hostOf(organisation)}:${port}${BASE_PATH}`;
    const manifests = await writeManifests({ studies, outDir: kos, patient, retrieveBase });
    const studyOfManifest = new Map(manifests.map((entry) => [entry.sopInstanceUid, entry.studyInstanceUid]));
    const source = await startSource({
      studies,
      host: LOOPBACK,
      port,
      basePath: BASE_PATH,
      controlPort: firstPort + all.length + index,
      tls: { key: identity.keyPem, cert: identity.chainPem, ca: pki.authoritiesPem, requestClientCertificate: true },
      ...(rateMbps === undefined ? {} : { rateMbps }),
      checkToken: isActive,
      checkManifest: (kosUid, study) => studyOfManifest.get(kosUid) === study,
    });
    started.push({ organisation, source: keep(source), kos });
  }
  return started;
}
