/** Whom a manifest is of: traits d'identité (référentiel INS) from the patient module (PS3.3 C.7.1.1). */
import { INS_SYSTEMS, type InsSystem } from '../../shared/identifiers.ts';
import { INS_SHAPE, normaliseIns } from '../../shared/ins.ts';
import type { InsTraits, Sex } from '../../shared/patient.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { isoDate } from '../dicom/dates.ts';
import { cleanText, present } from './texts.ts';

/** Names of the issuer that sources write for the INS (`ASIP-SANTE-INS-NIR`), where no OID says which it is. */
const INS_ISSUER = /\bINS-NI[AR]\b/i;
/** Code officiel géographique of a commune or a country. */
const BIRTH_PLACE = /^(?:[0-9]{2}|2[AB])[0-9]{3}$/;
const SEXES: Readonly<Record<string, Sex>> = { F: 'F', M: 'M', O: 'U', U: 'U' };

/**
 * The traits that a manifest states; each is left out where it is absent or makes no sense. A PatientID is taken for
 * the matricule INS only where its issuer says so. Without caret the whole name is the birth name.
 */
export function readTraits(dataset: DicomDataset): Partial<InsTraits> {
  const name = dataset.personName('PatientName');
  const others = dataset.personNames('OtherPatientNames');
  // As official manifests have it: `^<all birth given names>`, then `<name used>^<given name used>`.
  const givenNames = cleanText(
    others.find(({ familyName, givenName }) => familyName === '' && givenName !== '')?.givenName,
  );
  const used = others.find(({ familyName }) => familyName !== '');
  const birthPlace = cleanText(dataset.string('PatientComments'))?.toUpperCase();
  return present({
    ...readIns(dataset),
    birthName: cleanText(name?.familyName),
    firstGivenName: cleanText(name?.givenName),
    givenNames: givenNames?.split(/[\s,]+/u),
    usedName: cleanText(used?.familyName),
    usedGivenName: cleanText(used?.givenName),
    sex: SEXES[dataset.string('PatientSex')?.trim().toUpperCase() ?? ''],
    birthDate: isoDate(dataset.string('PatientBirthDate')),
    birthPlace: birthPlace !== undefined && BIRTH_PLACE.test(birthPlace) ? birthPlace : undefined,
  });
}

/** The patient's name for the eye: family name, given name; empty when there is none. */
export function displayName(dataset: DicomDataset): string {
  const name = dataset.personName('PatientName');
  return [name?.familyName, name?.givenName]
    .map(cleanText)
    .filter((part) => part !== undefined)
    .join(' ');
}

/** The matricule from PatientID or one of the other ids; one whose system is stated goes before. */
function readIns(dataset: DicomDataset): { insValue?: string; insSystem?: InsSystem } {
  const found = [dataset, ...dataset.items('OtherPatientIDsSequence')].map(insOf).filter((ins) => ins !== undefined);
  return found.find(({ insSystem }) => insSystem !== undefined) ?? found[0] ?? {};
}

function insOf(holder: DicomDataset): { insValue: string; insSystem?: InsSystem } | undefined {
  const insValue = normaliseIns(holder.string('PatientID') ?? '');
  if (!INS_SHAPE.test(insValue)) return undefined;
  const issuer = holder.string('IssuerOfPatientID')?.trim() ?? '';
  const qualifiers = holder.items('IssuerOfPatientIDQualifiersSequence');
  const oids = [...qualifiers.map((item) => item.string('UniversalEntityID')?.trim()), ...issuer.split(/[&^]/)];
  const insSystem = oids.find(isInsSystem);
  if (insSystem !== undefined) return { insValue, insSystem };
  return INS_ISSUER.test(issuer) ? { insValue } : undefined;
}

function isInsSystem(text: string | undefined): text is InsSystem {
  return text !== undefined && Object.hasOwn(INS_SYSTEMS, text);
}
