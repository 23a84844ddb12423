/** SOAP faults (SOAP 1.2 part 1, 5.4; SOAP 1.1, 4.4, which gateways before the DMP may speak). */
import { WorkstationError } from '../../../shared/errors.ts';
import { attribute, child, children, text, type XmlElement } from '../../xml/tree.ts';
import { dmpWords } from '../words.ts';
import { SOAP_11, SOAP_12 } from './envelope.ts';

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
/** The VIHF or the connection shows a certificate that the DMP does not take. */
const CERTIFICATE_CODE = 'DMPInvalidCertificate';

export function isFault({ namespace, localName }: XmlElement): boolean {
  return localName === 'Fault' && (namespace === SOAP_12 || namespace === SOAP_11);
}

/** The fault as an error: DMP_CERTIFICATE_REFUSED, with the DMP's words as its problem, or DMP_FAULT. */
export function faultError(fault: XmlElement, host: string): WorkstationError {
  const { codes, reason } = fault.namespace === SOAP_12 ? readFault(fault) : readOldFault(fault);
  // The first code says no more than whose mistake it was.
  const code = codes[1] ?? codes[0] ?? 'Fault';
  const error = new WorkstationError('DMP_FAULT', dmpWords(code, reason));
  if (!codes.includes(CERTIFICATE_CODE)) return error;
  return new WorkstationError('DMP_CERTIFICATE_REFUSED', { host }, { cause: error, problems: [error.report()] });
}

interface FaultWords {
  /** From the general to the particular, without prefixes. */
  readonly codes: readonly string[];
  readonly reason: string;
}

function readFault(fault: XmlElement): FaultWords {
  const codes: string[] = [];
  let holder = child(fault, SOAP_12, 'Code');
  while (holder !== undefined) {
    codes.push(localPart(textOf(child(holder, SOAP_12, 'Value'))));
    holder = child(holder, SOAP_12, 'Subcode');
  }
  const reason = child(fault, SOAP_12, 'Reason');
  const texts = reason === undefined ? [] : children(reason, SOAP_12, 'Text');
  const french = texts.find((one) => /^fr\b/i.test(attribute(one, 'lang', XML_NAMESPACE) ?? ''));
  return { codes: codes.filter((code) => code !== ''), reason: textOf(french ?? texts[0]) };
}

/** `soap:Client.DMPInvalidCertificate`: the dots of SOAP 1.1 are the subcodes of SOAP 1.2. */
function readOldFault(fault: XmlElement): FaultWords {
  const codes = localPart(textOf(child(fault, '', 'faultcode'))).split('.', 8);
  return { codes: codes.filter((code) => code !== ''), reason: textOf(child(fault, '', 'faultstring')) };
}

function localPart(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function textOf(element: XmlElement | undefined): string {
  return (element && text(element))?.trim() ?? '';
}
