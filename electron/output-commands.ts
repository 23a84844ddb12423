/**
 * The screen's commands about what leaves the program: each names its patient, and nothing leaves that the audit trail
 * does not know of.
 */
import { createHash } from 'node:crypto';
import { WorkstationError } from '../shared/errors.ts';
import type { Measurement } from '../shared/measurements.ts';
import type { InsTraits } from '../shared/patient.ts';
import type { OutputServices } from './api/output.ts';
import type { AuditLog } from './audit-log.ts';
import { uidOfUuid } from './derived/derived-uid.ts';
import { writeMeasurementReport, type ReportAuthor, type ReportDevice } from './derived/measurement-report.ts';
import type { DerivedInstance } from './derived/part10.ts';
import type { DicomDataset } from './dicom/dataset.ts';
import type { Identity } from './identity/identity.ts';
import { requirePatient } from './image-commands.ts';
import type { MeasurementKeeper } from './measurement-commands.ts';

/** What is needed of the images of the patient on the screen. */
export interface OutputImages {
  readonly list: readonly {
    readonly studyInstanceUid: string;
    readonly series: readonly { readonly seriesInstanceUid: string }[];
  }[];
  readonly reading: { datasets(sopInstanceUids: Iterable<string>): Promise<ReadonlyMap<string, DicomDataset>> };
  exportMade(instance: DerivedInstance, studyInstanceUid: string, pacs: string): void;
}

export interface OutputCommandsOptions {
  readonly kept: Pick<MeasurementKeeper, 'read'>;
  readonly desk: { readonly patient?: { readonly key: string; readonly traits: Partial<InsTraits> } | undefined };
  readonly images: OutputImages;
  readonly audit: Pick<AuditLog, 'viewTaken' | 'measurementsSaved'>;
  readonly userId: () => string | undefined;
  readonly author: () => ReportAuthor;
  readonly device: ReportDevice;
  readonly now: () => number;
  readonly newUuid: () => string;
  readonly onChange: () => void;
}

/** Who measures, for what is made of it. */
export function authorOf({ user, situation }: Pick<Identity, 'user' | 'situation'>): ReportAuthor {
  return {
    familyName: user?.familyName ?? '',
    givenName: user?.givenName ?? '',
    organization: situation?.structureName ?? '',
  };
}

/** The commands, for the API. */
export function outputCommands(options: OutputCommandsOptions): OutputServices {
  const { desk, images, audit, userId, onChange } = options;
  const told = (studyInstanceUid: string) => {
    const { traits = {} } = desk.patient ?? {};
    return { succeeded: true, userId: userId(), traits, studyInstanceUid };
  };
  return {
    takeView: ({ key, series, way, texts }) => {
      requirePatient(desk, key);
      // All of them are known before the first is told.
      const taken = [...new Set(series)].map((uid) => ({ study: studyOf(images, uid), uid }));
      for (const { study, uid } of taken) audit.viewTaken({ ...told(study), seriesInstanceUid: uid, way, texts });
    },
    measurementReport: async (key, study) => {
      const { report, measurements } = await write(options, key, study);
      audit.measurementsSaved({ ...told(study), measurements });
      return report.bytes;
    },
    sendMeasurements: async (key, study, pacs) => {
      const { report } = await write(options, key, study);
      images.exportMade(report, study, pacs);
      onChange();
    },
  };
}

/** The UID of this installation, which has none of its own: from the name of its machine, which it does not tell. */
export function deviceUid(machine: string): string {
  return uidOfUuid(createHash('sha256').update(`drimbox-workstation ${machine}`).digest('hex').slice(0, 32));
}

function studyOf(images: OutputImages, series: string): string {
  const found = images.list.find((one) => one.series.some(({ seriesInstanceUid }) => seriesInstanceUid === series));
  if (found === undefined) throw new WorkstationError('EXAMINATION_UNKNOWN');
  return found.studyInstanceUid;
}

/** The report of what is kept of a study, for the patient who was on the screen and still is. */
async function write(
  { kept, desk, images, author, device, now, newUuid }: OutputCommandsOptions,
  key: string,
  study: string,
): Promise<{ readonly report: DerivedInstance; readonly measurements: number }> {
  requirePatient(desk, key);
  if (!images.list.some(({ studyInstanceUid }) => studyInstanceUid === study))
    throw new WorkstationError('EXAMINATION_UNKNOWN');
  const { measurements } = kept.read({ traits: desk.patient?.traits ?? {}, study });
  if (measurements.length === 0) throw new WorkstationError('MEASUREMENTS_NONE');
  const datasets = await measuredImages(images, measurements);
  const options = { author: author(), device, now: () => new Date(now()), newUuid };
  const report = await writeMeasurementReport(measurements, datasets, options);
  requirePatient(desk, key);
  return { report, measurements: measurements.length };
}

/** Throws MEASUREMENTS_WITHOUT_IMAGES: half of the measurements must not look like all of them. */
async function measuredImages(
  images: OutputImages,
  measurements: readonly Measurement[],
): Promise<ReadonlyMap<string, DicomDataset>> {
  try {
    return await images.reading.datasets(new Set(measurements.map(({ sop }) => sop)));
  } catch (cause) {
    if (!(cause instanceof WorkstationError) || cause.code !== 'SERIES_NOT_HERE') throw cause;
    throw new WorkstationError('MEASUREMENTS_WITHOUT_IMAGES', {}, { cause });
  }
}
