/** Identifiers and code systems of the DMP, of XDS and of the CI-SIS, as this peer knows them. */

/** OID of the DMP as a receiver of messages, and of its repository of documents. */
export const DMP_OID = '1.2.250.1.213.4.1.1.1';
export const REPOSITORY_OID = '1.2.250.1.213.4.1.1.1.2';

export interface Code {
  readonly code: string;
  readonly system: string;
  readonly label: string;
}

/** Classification schemes of an XDSDocumentEntry (ITI TF-3 4.3.1.3). */
export const SCHEME = {
  objectType: 'urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1',
  author: 'urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d',
  classCode: 'urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a',
  confidentialityCode: 'urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f',
  eventCode: 'urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4',
  formatCode: 'urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d',
  facilityType: 'urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1',
  practiceSetting: 'urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead',
  typeCode: 'urn:uuid:f0306f51-975f-434e-a61c-c59651d33983',
  patientId: 'urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427',
  uniqueId: 'urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab',
} as const;

export const STATUS = {
  approved: 'urn:oasis:names:tc:ebxml-regrep:StatusType:Approved',
  deprecated: 'urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated',
  archived: 'urn:asip:ci-sis:2010:StatusType:Archived',
} as const;

export const RESPONSE_STATUS = 'urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:';
export const SEVERITY = 'urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:';
export const REFERENCE_ID_LIST = 'urn:ihe:iti:xds:2013:referenceIdList';

/** Types of what a referenceIdList holds (CXi.5). */
export const REFERENCE = {
  accession: 'urn:ihe:iti:xds:2013:accession',
  order: 'urn:ihe:iti:xds:2013:order',
  study: 'urn:ihe:iti:xds:2016:studyInstanceUID',
} as const;

export const LOINC = '2.16.840.1.113883.6.1';
export const SNOMED = '2.16.840.1.113883.6.96';
export const CCAM = '1.2.250.1.213.2.5';
export const DCM = '1.2.840.10008.2.16.4';

/** Modalities and regions in eventCodeList, in the newer way and in the older one: what is in the DMP has both. */
export const EVENT_SYSTEMS = [
  { modality: DCM, region: SNOMED },
  { modality: '1.2.250.1.213.1.1.5.618', region: '1.2.250.1.213.1.1.5.695' },
] as const;

export const CLASS_REPORT: Code = { code: '10', system: '1.2.250.1.213.1.1.4.1', label: 'Compte rendu' };
export const CLASS_IMAGING: Code = { code: '31', system: '1.2.250.1.213.1.1.4.1', label: 'Imagerie médicale' };
export const CLASS_SIGNATURE: Code = {
  code: 'urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1',
  system: 'URN',
  label: 'Digital Signature',
};
export const TYPE_REPORT: Code = { code: '18748-4', system: LOINC, label: 'CR d’imagerie médicale' };
export const TYPE_MANIFEST: Code = {
  code: 'IMG-KOS',
  system: '1.2.250.1.213.1.1.4.12',
  label: "Reference d'objets d'un examen d'imagerie",
};
export const TYPE_SIGNATURE: Code = { code: 'E1762', system: 'ASTM', label: 'Full Document' };
export const FORMAT_LEVEL_1: Code = {
  code: 'urn:ihe:iti:xds-sd:pdf:2008',
  system: '1.3.6.1.4.1.19376.1.2.3',
  label: 'Document à corps non structuré en Pdf/A-1',
};
export const FORMAT_LEVEL_3: Code = {
  code: 'urn:asip:ci-sis:cr-imagerie:2022',
  system: '1.2.250.1.213.1.1.4.2',
  label: "Compte rendu d'imagerie",
};
export const FORMAT_MANIFEST: Code = {
  code: '1.2.840.10008.5.1.4.1.1.88.59',
  system: '1.2.840.10008.2.6.1',
  label: "Document de Références d'objets d'imagerie selon profil IHE RAD XDS-I",
};
export const FORMAT_SIGNATURE: Code = {
  code: 'http://www.w3.org/2000/09/xmldsig#',
  system: 'URN',
  label: 'Default Signature Style',
};
export const PRACTICE: Code = { code: 'AMBULATOIRE', system: '1.2.250.1.213.1.1.4.9', label: 'Ambulatoire' };
export const FACILITY: Code = {
  code: 'SA01',
  system: '1.2.250.1.71.4.2.4',
  label: 'Etablissement public de santé',
};
export const NORMAL: Code = { code: 'N', system: '2.16.840.1.113883.5.25', label: 'Normal' };

const MASKING = '1.2.250.1.213.1.1.4.13';
export const MASKED: Code = { code: 'MASQUE_PS', system: MASKING, label: 'Masqué aux professionnels de santé' };
export const HIDDEN_FROM_PATIENT: Code = {
  code: 'INVISIBLE_PATIENT',
  system: MASKING,
  label: 'Non visible par le patient',
};
export const HIDDEN_FROM_PARENTS: Code = {
  code: 'INVISIBLE_REPRESENTANTS_LEGAUX',
  system: MASKING,
  label: 'Non visible par les représentants légaux',
};

/** DICOM codes of modalities (CID 29) with the words that the entries have. */
export const MODALITIES: Readonly<Record<string, string>> = {
  CT: 'Tomodensitométrie',
  MR: 'Imagerie par résonance magnétique',
  US: 'Échographie',
  CR: 'Radiographie numérique',
  DX: 'Radiographie numérique',
  MG: 'Mammographie',
  XA: 'Angiographie',
  NM: 'Médecine nucléaire',
  PT: 'Tomographie par émission de positons',
};

export const REGIONS = {
  '67734004': 'Thorax',
  '69536005': 'Tête',
  '63337009': 'Abdomen et pelvis',
  '80891009': 'Cœur',
  '76752008': 'Sein',
  '61685007': 'Membres inférieurs',
  '53120007': 'Membres supérieurs',
  '737561001': 'Colonne vertébrale',
  '38266002': 'Corps entier',
} as const;
export type Region = keyof typeof REGIONS;
