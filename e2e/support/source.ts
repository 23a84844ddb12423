/** The sandbox's source that holds every study: what it shall do next, and manifests that a test writes for it. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import {
  prepareStudies,
  TEST_PATIENT,
  writeManifests,
  type LoggedRequest,
  type ManifestPatient,
  type RetrieveBase,
  type SandboxStudy,
  type SourceFault,
  type WrittenManifest,
} from '../sandbox/imaging/index.ts';
import type { RunningSandbox, SandboxSource } from './sandbox.ts';

const PHANTOM_FOLDER = join(import.meta.dirname, '../../node_modules/.cache/drimbox-sandbox');

/** As the sandbox's own manifests have her: the place of birth that the call tells. */
export const MANIFEST_PATIENT: ManifestPatient = { ...TEST_PATIENT, birthPlace: '51215' };
export const OTHER_MANIFEST_PATIENT: ManifestPatient = {
  ...MANIFEST_PATIENT,
  ins: '154022A00412306',
  birthName: 'AUTRE-PATIENT',
  birthFirstNames: 'ANGE',
  usedName: 'AUTRE-PATIENT',
  usedFirstName: 'ANGE',
  birthDate: '19540214',
  sex: 'M',
  birthPlace: '2A004',
};

/** The studies that a sandbox of the same arguments serves. */
export function servedStudies(dataDir?: string): Promise<SandboxStudy[]> {
  return prepareStudies({ workDir: PHANTOM_FOLDER, ...(dataDir !== undefined && { dataDir }) });
}

export class NominalSource {
  readonly host: string;
  readonly port: number;
  readonly #sandbox: RunningSandbox;
  readonly #control: string;

  constructor(sandbox: RunningSandbox) {
    const source = sandbox.sources.find((entry) => entry.kos === sandbox.kos);
    if (source === undefined) throw new Error('the sandbox has no source for its manifests');
    this.#sandbox = sandbox;
    this.host = source.host;
    this.port = source.port;
    this.#control = source.control;
  }

  get retrieveBase(): string {
    return `https://${this.host}:${this.port}/dicom-web-rs`;
  }

  /** Manifests of studies in a folder of their own; by default they name this source and the test patient. */
  async writeManifests(
    studies: readonly SandboxStudy[],
    options: { readonly retrieveBase?: RetrieveBase; readonly patient?: ManifestPatient } = {},
  ): Promise<WrittenManifest[]> {
    const outDir = await mkdtemp(join(this.#sandbox.out, 'manifestes-'));
    const { retrieveBase = this.retrieveBase, patient = MANIFEST_PATIENT } = options;
    return writeManifests({ studies, outDir, patient, retrieveBase });
  }

  /** What goes wrong with a series from now on (`*`: with every one); an empty list mends it. */
  setFaults(series: string, faults: readonly SourceFault[]): Promise<void> {
    return this.control({ faults: { [series]: faults } });
  }

  /** No faults, no limit of the rate, nothing in the log. */
  async mend(): Promise<void> {
    const { faults } = (await (await fetch(this.#control)).json()) as { faults: Record<string, unknown> };
    const mended = Object.fromEntries(Object.keys(faults).map((series) => [series, []]));
    await this.control({ faults: mended, rateMbps: null, selectFolder: null, clearRequests: true });
  }

  control(command: Readonly<Record<string, unknown>>): Promise<void> {
    return controlSource({ control: this.#control }, command);
  }

  requests(): Promise<LoggedRequest[]> {
    return requestsOf({ control: this.#control });
  }
}

type Controlled = Pick<SandboxSource, 'control'>;

/** Faults, rate and log of any source with studies. */
export async function controlSource(
  { control }: Controlled,
  command: Readonly<Record<string, unknown>>,
): Promise<void> {
  const answer = await fetch(control, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(command),
  });
  if (!answer.ok) throw new Error(`the source refused ${JSON.stringify(command)}: ${await answer.text()}`);
}

/** The oldest first. */
export async function requestsOf({ control }: Controlled): Promise<LoggedRequest[]> {
  return (await (await fetch(`${control}/requests`)).json()) as LoggedRequest[];
}
