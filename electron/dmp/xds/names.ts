/** Names of ebXML RegRep 3.0 and of the XDS profile that requests are written with and answers are read by. */

export const QUERY = 'urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0';
export const RIM = 'urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0';
export const RS = 'urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0';
export const XDSB = 'urn:ihe:iti:xds-b:2007';
export const XOP = 'http://www.w3.org/2004/08/xop/include';

/** Stored queries (ITI TF-2a 3.18.4.1.2.3.7, ITI TF-3 for the one by reference). */
export const STORED_QUERIES = {
  findDocuments: 'urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d',
  findDocumentsByReferenceId: 'urn:uuid:12941a89-e02e-4be5-967c-ce4bfc8fe492',
  getDocuments: 'urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4',
} as const;

/** Status of an entry; what the DMP adds to those of the standard is of the CI-SIS. */
export const STATUS = {
  approved: 'urn:oasis:names:tc:ebxml-regrep:StatusType:Approved',
  deprecated: 'urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated',
  archived: 'urn:asip:ci-sis:2010:StatusType:Archived',
  deleted: 'urn:asip:ci-sis:2010:StatusType:Deleted',
} as const;

/** Classification schemes and identification schemes of an XDSDocumentEntry (ITI TF-3 4.2.5.2, 4.2.3.2). */
export const SCHEMES = {
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

export const REFERENCE_ID_LIST = 'urn:ihe:iti:xds:2013:referenceIdList';

/** Identifier type codes of a reference (CXi.5, ITI TF-3 4.2.3.2.28). */
export const REFERENCE_TYPES = {
  accession: 'urn:ihe:iti:xds:2013:accession',
  order: 'urn:ihe:iti:xds:2013:order',
  study: 'urn:ihe:iti:xds:2016:studyInstanceUID',
} as const;
