import { expect, test } from 'vitest';
import { markup, verbatim } from '../../xml/write.ts';
import { parseXml } from '../../xml/parse.ts';
import { canonicalize } from '../../xml/canonicalize.ts';
import { canonical, squeezed } from '../testing/messages.ts';
import { writeEnvelope, type Envelope } from './envelope.ts';

const ASSERTION =
  '<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1"  Version=\'2.0\'>é\n</saml2:Assertion >';

const message = (parts: Partial<Envelope> = {}): Buffer =>
  writeEnvelope({
    messageId: 'c0ffee00-0000-4000-8000-000000000001',
    to: 'https://dmp.test/services/patients?a=1&b=2',
    action: 'urn:hl7-org:v3:PRPA_IN201307UV02',
    security: undefined,
    body: markup('question', { xmlns: 'urn:test' }, 'a < b'),
    mustUnderstandPrefix: false,
    ...parts,
  });

function expected(mustUnderstand: string, security = ''): string {
  return squeezed(`
    <soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope">
      <soap:Header>
        <MessageID xmlns="http://www.w3.org/2005/08/addressing">urn:uuid:c0ffee00-0000-4000-8000-000000000001</MessageID>
        <To xmlns="http://www.w3.org/2005/08/addressing">https://dmp.test/services/patients?a=1&amp;b=2</To>
        <ReplyTo ${mustUnderstand}="true" xmlns="http://www.w3.org/2005/08/addressing">
          <Address>http://www.w3.org/2005/08/addressing/anonymous</Address>
        </ReplyTo>
        <Action ${mustUnderstand}="true" xmlns="http://www.w3.org/2005/08/addressing">urn:hl7-org:v3:PRPA_IN201307UV02</Action>
        ${security}
      </soap:Header>
      <soap:Body><question xmlns="urn:test">a &lt; b</question></soap:Body>
    </soap:Envelope>`);
}

test('the four headers of WS-Addressing, mustUnderstand as official samples write it', () => {
  expect(canonical(message())).toBe(canonical(expected('mustUnderstand')));
});

test('mustUnderstand in the namespace of SOAP (SOAP 1.2 part 1, 5.2.3) where the setting says so', () => {
  expect(canonical(message({ mustUnderstandPrefix: true }))).toBe(canonical(expected('soap:mustUnderstand')));
});

test('the content of wsse:Security goes out byte for byte, and nothing around it changes its canonical form', () => {
  const bytes = message({ security: verbatim(ASSERTION) });
  const security =
    'wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"';
  expect(bytes.toString('utf8')).toContain(`<${security}>${ASSERTION}</wsse:Security>`);
  const { root } = parseXml(bytes);
  const [header] = root.children;
  const written = header?.kind === 'element' ? header.children.at(-1) : undefined;
  const assertion = written?.kind === 'element' ? written.children[0] : undefined;
  if (assertion?.kind !== 'element') throw new Error('no assertion');
  expect(canonicalize(assertion).toString('utf8')).toBe(canonical(ASSERTION));
});
