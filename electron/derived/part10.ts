/** Objects of ours as DICOM files (PS3.10), written by dcmjs. */
import type { DicomJson, DicomJsonAttribute, DicomJsonValue } from '../dicom/json.ts';
import type { Attributes } from './content.ts';

const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** Of this program as a writer of DICOM files (PS3.7 D.3.3.2). */
const IMPLEMENTATION = { uid: '2.25.238712644116218532905470351160279213047', version: 'DRIMBOX_1' };
/** Preamble, `DICM` and the element with the length of group 2; that counts from there. */
const LENGTH_OFFSET = 140;
const META_OFFSET = 144;

export interface DerivedInstance {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** Series Description. */
  readonly description: string;
  /** The whole file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** First byte after group 2: what a C-STORE sends. */
  readonly datasetOffset: number;
}

export interface DerivedIdentity {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/**
 * A file in Explicit VR Little Endian: `attributes` and what is `copied` from another object, which `attributes` wins
 * over. Text is UTF-8, and Specific Character Set says so.
 */
export async function writePart10(
  { sopClassUid, sopInstanceUid }: DerivedIdentity,
  attributes: Attributes,
  copied: DicomJson,
): Promise<Pick<DerivedInstance, 'bytes' | 'datasetOffset' | 'transferSyntaxUid'>> {
  // Half a megabyte that nobody needs before the first object is written.
  const { default: dcmjs } = await import('dcmjs');
  dcmjs.log.setLevel('silent');
  const { DicomDict, DicomMetaDictionary } = dcmjs.data;
  const text = (vr: string, value: string) => ({ vr, Value: [value] });
  const file = new DicomDict({
    '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
    '00020002': text('UI', sopClassUid),
    '00020003': text('UI', sopInstanceUid),
    '00020010': text('UI', EXPLICIT_VR_LITTLE_ENDIAN),
    '00020012': text('UI', IMPLEMENTATION.uid),
    '00020013': text('SH', IMPLEMENTATION.version),
  });
  const own = DicomMetaDictionary.denaturalizeDataset({
    ...attributes,
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: sopClassUid,
    SOPInstanceUID: sopInstanceUid,
  });
  file.dict = { ...writable(copied), ...own };
  const bytes = new Uint8Array(file.write());
  const datasetOffset = META_OFFSET + new DataView(bytes.buffer).getUint32(LENGTH_OFFSET, true);
  return { bytes, datasetOffset, transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN };
}

/** DICOM JSON in the forms that dcmjs writes: every attribute with values, numbers of decimal strings as texts. */
function writable(json: DicomJson): Record<string, { readonly vr: string; readonly Value: readonly unknown[] }> {
  const entries = Object.entries(json).filter(([, { InlineBinary }]) => InlineBinary === undefined);
  return Object.fromEntries(entries.map(([tag, attribute]) => [tag, writableAttribute(attribute)]));
}

function writableAttribute({ vr, Value = [] }: DicomJsonAttribute) {
  return { vr, Value: Value.map((value) => (vr === 'SQ' ? writable(value as DicomJson) : writableValue(value))) };
}

function writableValue(value: DicomJsonValue): unknown {
  return value === null ? '' : typeof value === 'number' ? String(value) : value;
}
