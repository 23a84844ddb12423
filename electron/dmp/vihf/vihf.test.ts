import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whatIsMissing } from '../../../e2e/support/programs.ts';
import { canonicalize } from '../../xml/canonicalize.ts';
import { parseXml } from '../../xml/parse.ts';
import { skipWithoutXmlsec } from '../../xml/testing/xmlsec.ts';
import { attribute, children, withDescendants } from '../../xml/tree.ts';
import type { DmpContext } from '../contract.ts';
import { writeEnvelope } from '../soap/envelope.ts';
import { markup } from '../../xml/write.ts';
import { vihf, type VihfOccasion, type VihfSettings } from './assertion.ts';
import { signed, type Signer } from './sign.ts';

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';

const CONTEXT: DmpContext = {
  professional: { id: '899700366240', familyName: 'DOC0036624', givenName: 'KIT' },
  situation: {
    id: '0.0',
    structureName: 'CABINET M DOC0036624',
    structureId: '499700366240007',
    sectorCode: 'SA07',
    modeCode: 'L',
    professionCode: '10',
    expertiseCode: 'SM26',
    sectionCode: '',
  },
  patient: { insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10' },
  mode: 'normal',
};

const SETTINGS: VihfSettings = {
  version: '3.0',
  modeAttribute: 'Authentification_Mode',
  authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient',
  authnContextDecl: 'APP_BROWSER_AUTH',
  purposeCodeSystem: '1.2.250.1.213.1.1.4.248',
  purposeCodeSystemName: 'mode acces VIHF 2.0',
  software: { name: 'DRIMBox', version: '1.0', id: 'POSTE-12', homologationId: 'ABC-1' },
  names: {
    profession: (code) => (code === '10' ? 'Médecin' : code),
    expertise: () => 'Qualifié en Médecine Générale (SM)',
  },
};

const AIR: VihfOccasion = {
  id: '11111111-2222-4333-8444-555555555555',
  now: Date.UTC(2026, 2, 12, 9, 30),
  mode: 'INDIRECTE_RENFORCEE',
  signer: 'CN=DRIMbox,OU=499700366240007,O=CABINET,ST=Paris (75),C=FR',
};

/** Written by hand after the skeleton of an assertion for « AIR ». */
const SKELETON = `
<saml2:Assertion xmlns:saml2="${SAML}" ID="_11111111-2222-4333-8444-555555555555" IssueInstant="2026-03-12T09:30:00.000Z" Version="2.0">
<saml2:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName">CN=DRIMbox,OU=499700366240007,O=CABINET,ST=Paris (75),C=FR</saml2:Issuer>
<saml2:Subject><saml2:NameID>899700366240</saml2:NameID></saml2:Subject>
<saml2:AuthnStatement AuthnInstant="2026-03-12T09:30:00.000Z"><saml2:AuthnContext>
<saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient</saml2:AuthnContextClassRef>
<saml2:AuthnContextDecl>APP_BROWSER_AUTH</saml2:AuthnContextDecl></saml2:AuthnContext></saml2:AuthnStatement>
<saml2:AttributeStatement>
<saml2:Attribute Name="VIHF_Version"><saml2:AttributeValue>3.0</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="Identifiant_Structure"><saml2:AttributeValue>499700366240007</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="Secteur_Activite"><saml2:AttributeValue>SA07^1.2.250.1.71.4.2.4</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="Authentification_Mode"><saml2:AttributeValue>INDIRECTE_RENFORCEE</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="urn:oasis:names:tc:xacml:2.0:resource:resource-id"><saml2:AttributeValue>279035121518989^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="Ressource_URN"><saml2:AttributeValue>urn:dmp</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="urn:oasis:names:tc:xspa:1.0:subject:subject-id"><saml2:AttributeValue>KIT DOC0036624</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="urn:oasis:names:tc:xacml:2.0:subject:role">
<saml2:AttributeValue><Role xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CE" code="10" codeSystem="1.2.250.1.71.1.2.7" codeSystemName="professions" displayName="Médecin"/></saml2:AttributeValue>
<saml2:AttributeValue><Role xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CE" code="SM26" codeSystem="1.2.250.1.71.4.2.5" codeSystemName="specialites RPPS" displayName="Qualifié en Médecine Générale (SM)"/></saml2:AttributeValue>
</saml2:Attribute>
<saml2:Attribute Name="urn:oasis:names:tc:xspa:1.0:subject:purposeofuse"><saml2:AttributeValue><PurposeOfUse xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CE" code="normal" codeSystem="1.2.250.1.213.1.1.4.248" codeSystemName="mode acces VIHF 2.0" displayName="Accès normal"/></saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="LPS_Nom"><saml2:AttributeValue>DRIMBox</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="LPS_Version"><saml2:AttributeValue>1.0</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="LPS_ID"><saml2:AttributeValue>POSTE-12</saml2:AttributeValue></saml2:Attribute>
<saml2:Attribute Name="LPS_ID_HOMOLOGATION_DMP"><saml2:AttributeValue>ABC-1</saml2:AttributeValue></saml2:Attribute>
</saml2:AttributeStatement></saml2:Assertion>`.replaceAll(/>\n</g, '><');

function canonical(xml: string): string {
  return canonicalize(parseXml(Buffer.from(xml.trim()))).toString('utf8');
}

/** Values of an attribute of the assertion: texts, or the codes of its coded values. */
function values(xml: string, name: string): string[] {
  const { root } = parseXml(Buffer.from(xml));
  const found = [...withDescendants(root)].find(
    (one) => one.localName === 'Attribute' && attribute(one, 'Name') === name,
  );
  return (found === undefined ? [] : children(found, SAML, 'AttributeValue')).map((value) => {
    const [inside] = value.children;
    if (inside?.kind === 'element') return attribute(inside, 'code') ?? '';
    return inside?.kind === 'text' ? inside.value : '';
  });
}

const ROLE = 'urn:oasis:names:tc:xacml:2.0:subject:role';

describe('the assertion', () => {
  test('equals the skeleton, as canonical XML', () => {
    expect(canonical(vihf(CONTEXT, AIR, SETTINGS).write().text)).toBe(canonical(SKELETON));
  });

  test('without a certificate the software issues it, and nobody vouches for the professional', () => {
    const { text } = vihf(CONTEXT, { id: AIR.id, now: AIR.now, mode: 'DIRECTE' }, SETTINGS).write();
    expect(text).toContain('<saml2:Issuer>DRIMBox</saml2:Issuer>');
    expect(text).not.toContain('AuthnContextDecl');
    expect(values(text, 'Authentification_Mode')).toEqual(['DIRECTE']);
  });

  test.each([
    ['a physician', { professionCode: '10', expertiseCode: 'SM44', sectionCode: '' }, ['10', 'SM44']],
    ['a pharmacist', { professionCode: '21', expertiseCode: '', sectionCode: 'D' }, ['21', 'D']],
    ['a radiographer', { professionCode: '98', expertiseCode: '', sectionCode: '' }, ['98']],
  ])('roles of %s', (_, codes, expected) => {
    const context = { ...CONTEXT, situation: { ...CONTEXT.situation, ...codes } };
    expect(values(vihf(context, AIR, SETTINGS).write().text, ROLE)).toEqual(expected);
  });

  test('bris de glace is the purpose of use; names of attributes as configured', () => {
    const settings = { ...SETTINGS, modeAttribute: 'Authentification_mode', version: '4.0' } as const;
    const { text } = vihf({ ...CONTEXT, mode: 'brisDeGlace' }, AIR, settings).write();
    expect(values(text, 'urn:oasis:names:tc:xspa:1.0:subject:purposeofuse')).toEqual(['bris_de_glace']);
    expect(values(text, 'Authentification_mode')).toEqual(['INDIRECTE_RENFORCEE']);
    expect(values(text, 'VIHF_Version')).toEqual(['4.0']);
  });

  test('nothing in a name becomes markup', () => {
    const hostile = '</saml2:AttributeValue><x a="1">&amp;"\'';
    const professional = { ...CONTEXT.professional, familyName: hostile };
    const { text } = vihf({ ...CONTEXT, professional }, AIR, SETTINGS).write();
    expect(values(text, 'urn:oasis:names:tc:xspa:1.0:subject:subject-id')).toEqual([`KIT ${hostile}`]);
  });
});

describe('the signature', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-vihf-'));
  const at = (name: string): string => join(folder, name);
  const tools = [whatIsMissing('openssl'), whatIsMissing('xmlsec1')].find((reason) => reason !== undefined);
  let signer: Signer;

  beforeAll(() => {
    if (tools !== undefined) return;
    const subject = '/C=FR/O=CABINET/OU=499700366240007/CN=DRIMbox';
    const files = ['-keyout', at('key.pem'), '-out', at('cert.pem')];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', subject, ...files],
      {
        stdio: 'pipe',
      },
    );
    signer = {
      certificate: readFileSync(at('cert.pem'), 'utf8'),
      key: readFileSync(at('key.pem'), 'utf8'),
      hash: 'sha256',
    };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function verify(xml: string): void {
    writeFileSync(at('message.xml'), xml);
    const trust = ['--pubkey-cert-pem', at('cert.pem')];
    const id = ['--id-attr:ID', `${SAML}:Assertion`];
    execFileSync('xmlsec1', ['--verify', ...id, ...trust, at('message.xml')], { stdio: 'pipe' });
  }

  /** As it travels: inside wsse:Security of an envelope. */
  function message(hash: Signer['hash']): string {
    const security = signed(vihf(CONTEXT, AIR, SETTINGS), { ...signer, hash });
    const [messageId, to, action] = ['1', 'https://dmp.example/registry', 'urn:x'];
    const body = markup('x', {});
    return writeEnvelope({ messageId, to, action, security, body, mustUnderstandPrefix: true }).toString('utf8');
  }

  test.for(['sha256', 'sha1'] as const)('xmlsec1 accepts it where it travels, with %s', (hash, context) => {
    skipWithoutXmlsec(context);
    expect(() => verify(message(hash))).not.toThrow();
  });

  test('xmlsec1 refuses it after a change of one character', (context) => {
    skipWithoutXmlsec(context);
    const changed = message('sha256').replace('279035121518989', '279035121518988');
    expect(() => verify(changed)).toThrow();
  });

  test('it stands right after the issuer', (context) => {
    skipWithoutXmlsec(context);
    expect(message('sha256')).toMatch(/<\/saml2:Issuer><ds:Signature [^>]*>.*<\/ds:Signature><saml2:Subject>/);
  });
});
