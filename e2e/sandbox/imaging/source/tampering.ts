import dicomParser from 'dicom-parser';
import { uidFrom } from '../dicom/uid.ts';

const UIDS = ['x00080018', 'x0020000d', 'x0020000e'] as const;

/** A copy of the file that belongs to a study, a series and an instance that do not exist; lengths stay as they were. */
export function foreignInstance(file: Buffer): Buffer {
  return overwritten(file, (tag, length) => {
    if (tag !== 'x00020003' && !UIDS.some((uid) => uid === tag)) return undefined;
    const seed = tag === 'x00020003' ? 'x00080018' : tag;
    return uidFrom(`foreign ${seed}`).slice(0, length).replace(/\.$/, '1').padEnd(length, '\0');
  });
}

/** A copy of the file, UIDs untouched, that names another patient. */
export function otherPatientsInstance(file: Buffer): Buffer {
  const traits = new Map([
    ['x00100010', 'INTRUS^PATIENT'],
    ['x00100020', 'IPP9999'],
    ['x00100030', '19500101'],
  ]);
  return overwritten(file, (tag, length) => traits.get(tag)?.slice(0, length).padEnd(length, ' '));
}

/** Replaces values in place, in the File Meta Information and at the top level of the data set. */
function overwritten(file: Buffer, replacement: (tag: string, length: number) => string | undefined): Buffer {
  const copy = Buffer.from(file);
  const { elements, byteArray } = dicomParser.parseDicom(copy, { untilTag: 'x7fe00010' });
  if (byteArray !== copy) throw new Error('a deflated data set cannot be changed in place');
  for (const [tag, { dataOffset, length }] of Object.entries(elements)) {
    const value = length > 0 ? replacement(tag, length) : undefined;
    if (value !== undefined) copy.write(value, dataOffset, length, 'latin1');
  }
  return copy;
}
