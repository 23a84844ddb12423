/** Which documents of a record belong in the list of studies. */
import type { Coded, RecordDocument } from '../../../shared/record.ts';
import type { DocumentEntry, DocumentTypes } from '../contract.ts';

/** The XAdES signature of a submission (IHE DSG): published beside each document, of no use to a reader. */
const SIGNATURE_TYPE = 'E1762';
const SIGNATURE_CLASS = 'urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1';

/** Report or manifest; undefined for signatures, deleted documents and every other type. */
export function kindOf(entry: DocumentEntry, types: DocumentTypes): RecordDocument['kind'] | undefined {
  if (entry.status === 'deleted') return undefined;
  if (entry.typeCode?.code === SIGNATURE_TYPE || entry.classCode?.code === SIGNATURE_CLASS) return undefined;
  if (isOneOf(types.manifestTypes, entry.typeCode)) return 'manifest';
  return isOneOf(types.reportTypes, entry.typeCode) ? 'report' : undefined;
}

/** A code whose system an entry leaves out is taken at its word. */
function isOneOf(types: readonly string[], type: Coded | undefined): boolean {
  if (type === undefined) return false;
  return types.some(
    (one) => one === `${type.code}^^${type.system}` || (type.system === '' && one.startsWith(`${type.code}^^`)),
  );
}
