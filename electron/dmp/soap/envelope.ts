/** SOAP 1.2 envelopes with WS-Addressing 1.0 headers, as the DMP's services take them. */
import { markup, xmlDocument, type Markup } from '../../xml/write.ts';

export const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope';
export const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
const ANONYMOUS = `${ADDRESSING}/anonymous`;
const SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';

export interface Envelope {
  /** A fresh UUID for every message. */
  readonly messageId: string;
  /** Address of the service. */
  readonly to: string;
  readonly action: string;
  /** Content of `wsse:Security`; without one there is no such header. It may be signed: not a byte is changed. */
  readonly security: Markup | undefined;
  readonly body: Markup;
  /** Whether `mustUnderstand` is written in the namespace of SOAP, which SOAP 1.2 asks for and official samples do not. */
  readonly mustUnderstandPrefix: boolean;
}

/** The message in UTF-8. */
export function writeEnvelope({ messageId, to, action, security, body, mustUnderstandPrefix }: Envelope): Buffer {
  const mandatory = { [mustUnderstandPrefix ? 'soap:mustUnderstand' : 'mustUnderstand']: 'true', xmlns: ADDRESSING };
  const header = markup(
    'soap:Header',
    {},
    markup('MessageID', { xmlns: ADDRESSING }, `urn:uuid:${messageId}`),
    markup('To', { xmlns: ADDRESSING }, to),
    markup('ReplyTo', mandatory, markup('Address', {}, ANONYMOUS)),
    markup('Action', mandatory, action),
    security && markup('wsse:Security', { 'xmlns:wsse': SECURITY }, security),
  );
  return xmlDocument(markup('soap:Envelope', { 'xmlns:soap': SOAP_12 }, header, markup('soap:Body', {}, body)));
}
