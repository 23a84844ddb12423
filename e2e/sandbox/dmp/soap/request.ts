/** What comes in: HTTP, SOAP 1.2 and WS-Addressing, each as strictly as a real server takes them. */
import type { IncomingHttpHeaders } from 'node:http';
import { HttpRefusal, SoapFault } from '../refusal.ts';
import { attribute, children, descend, elements, NS, parseXml, textOf } from '../xml.ts';
import type { Element } from '../xml.ts';

export const SERVICES = ['patients', 'habilitations', 'registry', 'repository'] as const;
export type Service = (typeof SERVICES)[number];

export type Transaction = 'TD0.2' | 'TD0.3' | 'TD3.1' | 'TD3.2';

export const ACTIONS: Readonly<Record<Service, { readonly action: string; readonly transaction: Transaction }>> = {
  patients: { action: 'urn:hl7-org:v3:PRPA_IN201307UV02', transaction: 'TD0.2' },
  habilitations: { action: 'urn:si-dmp-habilitations:HabilitationsEndPoint:setAuthorization', transaction: 'TD0.3' },
  registry: { action: 'urn:ihe:iti:2007:RegistryStoredQuery', transaction: 'TD3.1' },
  repository: { action: 'urn:ihe:iti:2007:RetrieveDocumentSet', transaction: 'TD3.2' },
};

const ANONYMOUS = 'http://www.w3.org/2005/08/addressing/anonymous';

export interface SoapCall {
  readonly service: Service;
  readonly action: string;
  readonly messageId: string;
  /** The element in the body. */
  readonly body: Element;
  /** The VIHF, when there is one. */
  readonly assertion: Element | undefined;
  /** As received: what a signature was made over. */
  readonly xml: string;
}

/** Throws HttpRefusal. */
export function checkContentType(headers: IncomingHttpHeaders, service: Service): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim());
  if (type.toLowerCase() !== 'application/soap+xml') throw new HttpRefusal(415, 'application/soap+xml attendu');
  const named = new Map(parameters.map((parameter) => splitParameter(parameter)));
  const charset = named.get('charset') ?? 'utf-8';
  if (charset.toLowerCase() !== 'utf-8') throw new HttpRefusal(415, 'UTF-8 attendu');
  const action = named.get('action');
  if (action !== undefined && action !== ACTIONS[service].action)
    throw new HttpRefusal(400, "L'action de l'en-tête Content-Type n'est pas celle du service");
}

function splitParameter(parameter: string): [string, string] {
  const at = parameter.indexOf('=');
  return [parameter.slice(0, at).trim().toLowerCase(), parameter.slice(at + 1).replace(/^"(.*)"$/, '$1')];
}

/** Throws SoapFault. `isNew` tells whether a message of this identifier has not been seen before. */
export function readCall(xml: string, service: Service, isNew: (messageId: string) => boolean): SoapCall {
  const envelope = readEnvelope(xml);
  const header = children(envelope, NS.soap, 'Header')[0];
  const bodies = children(envelope, NS.soap, 'Body');
  const content = bodies.flatMap((each) => elements(each));
  const [body] = content;
  if (bodies.length !== 1 || content.length !== 1 || body === undefined)
    throw new SoapFault('soap:Sender', 'Le corps du message doit contenir un élément et un seul');
  const { action, messageId } = readAddressing(header, service);
  refuseUnknownDuties(header);
  if (!isNew(messageId))
    throw new SoapFault('wsa:DuplicateMessageID', 'Un message portant cet identifiant a déjà été reçu');
  return { service, action, messageId, body, assertion: readAssertion(header), xml };
}

function readEnvelope(xml: string): Element {
  let root: Element | null;
  try {
    root = parseXml(xml).documentElement;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SoapFault('soap:Sender', `Error reading XMLStreamReader: ${reason.slice(0, 200)}`);
  }
  if (root?.localName !== 'Envelope') throw new SoapFault('soap:Sender', 'Le message n’est pas une enveloppe SOAP');
  if (root.namespaceURI !== NS.soap)
    throw new SoapFault('soap:VersionMismatch', 'SOAP 1.2 est attendu', 'VersionMismatch');
  return root;
}

function readAddressing(
  header: Element | undefined,
  service: Service,
): { readonly action: string; readonly messageId: string } {
  const [messageId, to, action] = ['MessageID', 'To', 'Action'].map((name) => {
    const found = children(header, NS.wsa, name);
    if (found.length > 1)
      throw new SoapFault('wsa:InvalidAddressingHeader', `A header representing ${name} is present more than once`);
    return found[0];
  });
  if (messageId === undefined || to === undefined || action === undefined)
    throw new SoapFault(
      'wsa:MessageAddressingHeaderRequired',
      'A required header representing a Message Addressing Property is not present',
    );
  if (!/^urn:uuid:[0-9a-f-]{36}$/i.test(textOf(messageId)))
    throw new SoapFault('wsa:InvalidAddressingHeader', 'MessageID doit être de la forme urn:uuid:…');
  if (textOf(action) !== ACTIONS[service].action)
    throw new SoapFault('wsa:ActionNotSupported', `The ${textOf(action)} cannot be processed at the receiver`);
  // Official samples leave it empty.
  if (textOf(to) !== '' && !textOf(to).endsWith(`/${service}`))
    throw new SoapFault('wsa:DestinationUnreachable', 'Le destinataire n’est pas ce service');
  const reply = children(header, NS.wsa, 'ReplyTo')[0];
  if (reply !== undefined && textOf(descend(reply, NS.wsa, 'Address')) !== ANONYMOUS)
    throw new SoapFault('wsa:InvalidAddressingHeader', 'Seule la réponse anonyme est prise en charge');
  return { action: textOf(action), messageId: textOf(messageId) };
}

/** SOAP 1.2 part 1, 5.2.3. Without its prefix, as official samples have it, `mustUnderstand` means nothing. */
function refuseUnknownDuties(header: Element | undefined): void {
  for (const block of header === undefined ? [] : elements(header)) {
    const isKnown = block.namespaceURI === NS.wsa || (block.namespaceURI === NS.wsse && block.localName === 'Security');
    const duty = block.getAttributeNS(NS.soap, 'mustUnderstand');
    if (!isKnown && (duty === 'true' || duty === '1'))
      throw new SoapFault('soap:MustUnderstand', `En-tête inconnu : ${block.localName ?? ''}`, 'MustUnderstand');
  }
}

function readAssertion(header: Element | undefined): Element | undefined {
  const security = children(header, NS.wsse, 'Security');
  if (security.length > 1) throw new SoapFault('soap:Sender', 'Plusieurs en-têtes wsse:Security');
  const assertions = children(security[0], NS.saml, 'Assertion');
  if (assertions.length > 1) throw new SoapFault('DMPVihfInvalide', 'Plusieurs assertions dans wsse:Security');
  const [assertion] = assertions;
  if (assertion !== undefined && attribute(assertion, 'Version') !== '2.0')
    throw new SoapFault('DMPVihfInvalide', 'Une assertion SAML 2.0 est attendue');
  return assertion;
}
