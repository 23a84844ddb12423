/** The screen's commands about the DMP: each names its patient, and is refused when another one is there by now. */
import type { RecordServices } from './api/services.ts';
import { requirePatient, type PatientOnScreen } from './image-commands.ts';
import type { RecordDesk } from './record-desk.ts';

export interface RecordCommandsOptions {
  readonly record: RecordDesk;
  readonly desk: PatientOnScreen;
  /** A situation d'exercice was chosen. Throws DMP_SITUATION_UNKNOWN. */
  readonly chooseSituation: (id: string) => void;
}

/** The commands over `record`, for the API. */
export function recordCommands({ record, desk, chooseSituation }: RecordCommandsOptions): RecordServices {
  const of = <T>(key: string, command: () => T): T => {
    requirePatient(desk, key);
    return command();
  };
  return {
    chooseSituation,
    studies: (key) => of(key, () => record.studies),
    refreshRecord: (key) => of(key, () => record.refresh()),
    searchRecord: (key, filters) => of(key, () => record.search(filters)),
    authorizeRecord: async (key) => of(key, () => record.authorize()),
    setAccessMode: (key, mode, motive) => of(key, () => record.setMode(mode, motive)),
    cancelRecord: (key) => of(key, () => record.cancel()),
    openImages: async (key, study, signal) => of(key, () => record.openImages(study, signal)),
    openReport: async (key, document, signal) => of(key, () => record.openReport(document, signal)),
    decideReport: (key, document, accept) => of(key, () => record.decideReport(document, accept)),
    reportPart: (handle, part) => record.reportPart(handle, part),
  };
}
