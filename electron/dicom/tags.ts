/** The attributes that the program asks for by name (PS3.6); the value is group x 65536 + element. */
export const TAGS = {
  FileMetaInformationGroupLength: 0x00020000,
  MediaStorageSOPClassUID: 0x00020002,
  MediaStorageSOPInstanceUID: 0x00020003,
  TransferSyntaxUID: 0x00020010,
  SpecificCharacterSet: 0x00080005,
  ImageType: 0x00080008,
  SOPClassUID: 0x00080016,
  SOPInstanceUID: 0x00080018,
  StudyDate: 0x00080020,
  SeriesDate: 0x00080021,
  AcquisitionDate: 0x00080022,
  ContentDate: 0x00080023,
  StudyTime: 0x00080030,
  SeriesTime: 0x00080031,
  AccessionNumber: 0x00080050,
  IssuerOfAccessionNumberSequence: 0x00080051,
  RetrieveAETitle: 0x00080054,
  Modality: 0x00080060,
  Manufacturer: 0x00080070,
  InstitutionName: 0x00080080,
  CodeValue: 0x00080100,
  CodingSchemeDesignator: 0x00080102,
  CodeMeaning: 0x00080104,
  TimezoneOffsetFromUTC: 0x00080201,
  StudyDescription: 0x00081030,
  SeriesDescription: 0x0008103e,
  ReferencedSeriesSequence: 0x00081115,
  ReferencedSOPClassUID: 0x00081150,
  ReferencedSOPInstanceUID: 0x00081155,
  RetrieveURL: 0x00081190,
  ReferencedSOPSequence: 0x00081199,
  AvailableTransferSyntaxUID: 0x00083002,
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  IssuerOfPatientID: 0x00100021,
  IssuerOfPatientIDQualifiersSequence: 0x00100024,
  PatientBirthDate: 0x00100030,
  PatientSex: 0x00100040,
  OtherPatientNames: 0x00101001,
  OtherPatientIDsSequence: 0x00101002,
  PatientComments: 0x00104000,
  BodyPartExamined: 0x00180015,
  SliceThickness: 0x00180050,
  FrameTime: 0x00181063,
  ImagerPixelSpacing: 0x00181164,
  StudyInstanceUID: 0x0020000d,
  SeriesInstanceUID: 0x0020000e,
  StudyID: 0x00200010,
  SeriesNumber: 0x00200011,
  AcquisitionNumber: 0x00200012,
  InstanceNumber: 0x00200013,
  ImagePositionPatient: 0x00200032,
  ImageOrientationPatient: 0x00200037,
  FrameOfReferenceUID: 0x00200052,
  Laterality: 0x00200060,
  SamplesPerPixel: 0x00280002,
  PhotometricInterpretation: 0x00280004,
  PlanarConfiguration: 0x00280006,
  NumberOfFrames: 0x00280008,
  Rows: 0x00280010,
  Columns: 0x00280011,
  PixelSpacing: 0x00280030,
  BitsAllocated: 0x00280100,
  BitsStored: 0x00280101,
  HighBit: 0x00280102,
  PixelRepresentation: 0x00280103,
  WindowCenter: 0x00281050,
  WindowWidth: 0x00281051,
  RescaleIntercept: 0x00281052,
  RescaleSlope: 0x00281053,
  UniversalEntityID: 0x00400032,
  UniversalEntityIDType: 0x00400033,
  ValueType: 0x0040a040,
  ConceptNameCodeSequence: 0x0040a043,
  TextValue: 0x0040a160,
  ReferencedRequestSequence: 0x0040a370,
  CurrentRequestedProcedureEvidenceSequence: 0x0040a375,
  ContentSequence: 0x0040a730,
  EncapsulatedDocument: 0x00420011,
  MIMETypeOfEncapsulatedDocument: 0x00420012,
  SharedFunctionalGroupsSequence: 0x52009229,
  PerFrameFunctionalGroupsSequence: 0x52009230,
  ExtendedOffsetTable: 0x7fe00001,
  ExtendedOffsetTableLengths: 0x7fe00002,
  FloatPixelData: 0x7fe00008,
  DoubleFloatPixelData: 0x7fe00009,
  PixelData: 0x7fe00010,
  Item: 0xfffee000,
  ItemDelimitationItem: 0xfffee00d,
  SequenceDelimitationItem: 0xfffee0dd,
} as const;

export type Keyword = keyof typeof TAGS;

/** An attribute by its keyword or, where there is none (private attributes), by its number. */
export type AttributeName = Keyword | number;

export function tagOf(name: AttributeName): number {
  return typeof name === 'number' ? name : TAGS[name];
}

/** Group and element as eight upper-case hexadecimal digits, as DICOM JSON has them (PS3.18 F.2). */
export function tagDigits(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, '0');
}

/** `(0010,0010)`. */
export function formatTag(tag: number): string {
  const digits = tagDigits(tag);
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
}
