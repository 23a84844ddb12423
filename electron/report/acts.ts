/** What a report is about: acts (documentationOf/serviceEvent) and the orders behind them (inFulfillmentOf). */
import type { Coded } from '../../shared/record.ts';
import type { ReportAct } from '../../shared/report.ts';
import { isUid } from '../dicom/uid.ts';
import { children, type XmlElement } from '../xml/tree.ts';
import { all, codedOf, first, numberOf, timeOf, valueOf, type IssuedNumber } from './cda.ts';
import { readPerformers } from './people.ts';
import { present } from './texts.ts';

/** The CDA extension of DICOM (PS3.20), of which the accession number is one. */
const PS3_20 = 'urn:dicom-org:ps3-20';
const CCAM = '1.2.250.1.213.2.5';
/** OID of code systems and value sets, and codes of qualifiers, that tell a modality and a region from the act (CI-SIS, IMG-CR-IMG). */
const MODALITY: readonly string[] = ['1.2.840.10008.2.16.4', '1.2.250.1.213.1.1.5.618'];
const MODALITY_QUALIFIER = '121139';
const REGION: readonly string[] = ['2.16.840.1.113883.6.96', '1.2.250.1.213.1.1.5.695'];
const REGION_QUALIFIER = '39111-0';
/** What old documents write in the place of a number; the UID is in the root all the same. */
const NO_NUMBER = 'studyinstanceuid';

type CodeKind = 'act' | 'modality' | 'region';

export function readActs(document: XmlElement): ReportAct[] {
  return all(document, 'documentationOf', 'serviceEvent').map((event) => {
    const code = first(event, 'code');
    const time = first(event, 'effectiveTime');
    return {
      ...present({ studyInstanceUid: studiesOf(event)[0], code: actCode(code) }),
      modalities: codesOf(code, 'modality'),
      regions: codesOf(code, 'region'),
      from: timeOf(time, 'low'),
      to: timeOf(time, 'high'),
      performers: readPerformers(event),
    };
  });
}

/** Study Instance UID of every imaging study that the document is about, each once. */
export function readStudies(document: XmlElement): string[] {
  return [...new Set(all(document, 'documentationOf', 'serviceEvent').flatMap(studiesOf))];
}

export function readOrders(document: XmlElement): IssuedNumber[] {
  return distinct(all(document, 'inFulfillmentOf', 'order', 'id').map(numberOf));
}

export function readAccessionNumbers(document: XmlElement): IssuedNumber[] {
  const orders = all(document, 'inFulfillmentOf', 'order');
  return distinct(orders.flatMap((order) => children(order, PS3_20, 'accessionNumber').map(numberOf)));
}

/** An act without id is no study (Z13.9, a screening); one with the number of somebody is none either. */
function studiesOf(event: XmlElement): string[] {
  const uids = all(event, 'id').map((id) => {
    const [root, extension] = [valueOf(id, 'root'), valueOf(id, 'extension')];
    return extension === '' || extension.toLowerCase() === NO_NUMBER ? root : extension;
  });
  return uids.filter((uid) => isUid(uid) && /^[0-2]\./.test(uid));
}

/** The CCAM's word for the act, which is French, before that of LOINC. */
function actCode(code: XmlElement | undefined): Coded | undefined {
  const codes = codesOf(code, 'act');
  return codes.find(({ system, label }) => system === CCAM && label !== '') ?? codes[0];
}

function codesOf(code: XmlElement | undefined, kind: CodeKind): Coded[] {
  if (code === undefined) return [];
  const elements = [code, ...all(code, 'translation')].filter((element) => kindOf(element) === kind);
  return elements.map(codedOf).filter((coded) => coded !== undefined);
}

/** The qualifier says it, else the code system. */
function kindOf(element: XmlElement): CodeKind {
  const qualifiers = all(element, 'qualifier', 'name').map((name) => valueOf(name, 'code'));
  const system = valueOf(element, 'codeSystem');
  if (qualifiers.includes(MODALITY_QUALIFIER)) return 'modality';
  if (qualifiers.includes(REGION_QUALIFIER)) return 'region';
  if (MODALITY.includes(system)) return 'modality';
  return REGION.includes(system) ? 'region' : 'act';
}

function distinct(numbers: readonly (IssuedNumber | undefined)[]): IssuedNumber[] {
  const known = numbers.filter((one) => one !== undefined);
  return [...new Map(known.map((one) => [`${one.issuer} ${one.number}`, one])).values()];
}
