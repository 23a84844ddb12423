/** The header of a CDA R2 document (CDA R2 4.2) as the screen shows it. */
import type { ReportHeader } from '../../shared/report.ts';
import { attribute, type XmlElement } from '../xml/tree.ts';
import { readAccessionNumbers, readActs, readOrders } from './acts.ts';
import { all, codedOf, first, idOf, lineOf, timeOf, valueOf } from './cda.ts';
import { displayName, readTraits } from './patient-traits.ts';
import { readAuthors, readCustodian, readLegalAuthenticator, readParticipants } from './people.ts';
import { present } from './texts.ts';

/** Reads what there is: nothing in a header is indispensable for showing the rest. */
export function readHeader(document: XmlElement): ReportHeader {
  const type = codedOf(first(document, 'code'));
  return {
    title: lineOf(first(document, 'title')) || (type?.label ?? ''),
    date: timeOf(first(document, 'effectiveTime')),
    version: valueOf(first(document, 'versionNumber'), 'value'),
    patientName: displayName(readTraits(document)),
    authors: readAuthors(document),
    custodian: readCustodian(document),
    participants: readParticipants(document),
    acts: readActs(document),
    accessionNumbers: readAccessionNumbers(document).map(({ number }) => number),
    orderNumbers: readOrders(document).map(({ number }) => number),
    ...present({
      type,
      confidentiality: codedOf(first(document, 'confidentialityCode')),
      legalAuthenticator: readLegalAuthenticator(document),
      replaces: readReplaced(document),
    }),
  };
}

/** Identifier of the document that this one replaces (relatedDocument RPLC), as XDS has it; undefined when there is none. */
function readReplaced(document: XmlElement): string | undefined {
  const related = all(document, 'relatedDocument').find((one) => attribute(one, 'typeCode') === 'RPLC');
  return idOf(first(related, 'parentDocument', 'id'));
}
