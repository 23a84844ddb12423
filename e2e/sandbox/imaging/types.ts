/** One stored object, as its header says; its bytes stay in `file`, which is never written to. */
export interface SandboxInstance {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly instanceNumber: number | undefined;
  readonly hasPixels: boolean;
  readonly file: string;
  readonly bytes: number;
}

/** A series; its instances stand in file-name order, which need not be the order of the slices. */
export interface SandboxSeries {
  readonly seriesInstanceUid: string;
  readonly modality: string;
  readonly description: string;
  readonly seriesNumber: number | undefined;
  readonly instances: readonly SandboxInstance[];
}

/** A study as one folder (or several folders without a UID in common) holds it. */
export interface SandboxStudy {
  readonly studyInstanceUid: string;
  /** Path below the data folder, with `/`; `.` for the data folder itself. Names the set to `selectFolder`. */
  readonly folder: string;
  /** DA, or empty. */
  readonly date: string;
  /** TM, or empty. */
  readonly time: string;
  readonly description: string;
  readonly accessionNumber: string;
  readonly referringPhysician: string;
  readonly institution: string;
  /** The PatientID that the images carry: local, not the INS. */
  readonly localPatientId: string;
  readonly series: readonly SandboxSeries[];
}

/** A file that is not served, and why. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** The person of a manifest: INS traits as the national referential has them. */
export interface ManifestPatient {
  /** Matricule INS, 15 digits. */
  readonly ins: string;
  readonly insOid: string;
  readonly insIssuer: string;
  readonly birthName: string;
  /** Prénoms de naissance, separated by a blank. */
  readonly birthFirstNames: string;
  readonly usedName: string;
  readonly usedFirstName: string;
  /** YYYYMMDD */
  readonly birthDate: string;
  readonly sex: 'M' | 'F' | 'O';
  /** INSEE code of the place of birth. */
  readonly birthPlace: string;
}

/** The official test patient of the DRIM-M test sessions. */
export const TEST_PATIENT: ManifestPatient = {
  ins: '279035121518989',
  insOid: '1.2.250.1.213.1.4.10',
  insIssuer: 'ASIP-SANTE-INS-NIR',
  birthName: 'PAT-TROIS',
  birthFirstNames: 'DOMINIQUE',
  usedName: 'PAT-TROIS',
  usedFirstName: 'DOMINIQUE',
  birthDate: '19790328',
  sex: 'F',
  birthPlace: '63220',
};
