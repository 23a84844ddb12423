import { expect, test } from 'vitest';
import { WorkstationError, type ErrorReport } from '../../../shared/errors.ts';
import type { ExistenceAnswer } from '../contract.ts';
import {
  acknowledgement,
  codedLine,
  detail,
  existence,
  flagLine,
  observation,
  patient,
  type ExistenceParts,
} from '../testing/existence.ts';
import { canonical, rootOf, squeezed } from '../testing/messages.ts';
import { counting } from '../testing/server.ts';
import { existenceRequest, readExistence } from './existence.ts';

const read = (parts: ExistenceParts): ExistenceAnswer => readExistence(rootOf(existence(parts)));

function refused(xml: string): ErrorReport {
  try {
    readExistence(rootOf(xml));
  } catch (error) {
    if (error instanceof WorkstationError) return error.report();
    throw error;
  }
  throw new Error('it was read');
}

test('the question, with a number of its own, in UTC', () => {
  const request = existenceRequest({
    patient: { insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10' },
    processingCode: 'D',
    software: { oid: '1.3.6.1.4.1.48364', name: 'DRIMBox <1>' },
    now: Date.parse('2023-05-12T00:59:59.999+02:00'),
    newId: counting(),
  });
  const expected = squeezed(`
    <urn:PRPA_IN201307UV02 xmlns:urn="urn:hl7-org:v3" xmlns="urn:hl7-org:v3" ITSVersion="XML_1.0">
      <id root="1.3.6.1.4.1.48364.1.1" extension="00000000-0000-4000-8000-000000000001"/>
      <creationTime value="20230511225959"/>
      <interactionId root="2.16.840.1.113883.1.6" extension="PRPA_IN201307UV02"/>
      <processingCode code="D"/>
      <processingModeCode code="T"/>
      <acceptAckCode code="AL"/>
      <receiver typeCode="RCV"><device classCode="DEV" determinerCode="INSTANCE">
        <id root="1.2.250.1.213.4.1.1.1"/><softwareName>DMP</softwareName></device></receiver>
      <sender typeCode="SND"><device classCode="DEV" determinerCode="INSTANCE">
        <id root="1.3.6.1.4.1.48364"/><softwareName>DRIMBox &lt;1&gt;</softwareName></device></sender>
      <attentionLine xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
      <urn:controlActProcess classCode="CACT" moodCode="EVN">
        <reasonCode code="TEST_EXST" codeSystem="1.2.250.1.213.1.1.4.11" displayName="Test d'existence de dossier"/>
        <queryByParameter>
          <queryId root="1.3.6.1.4.1.48364.2" extension="00000000-0000-4000-8000-000000000002"/>
          <statusCode code="new"/>
          <parameterList>
            <dataSource xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
            <patientIdentifier>
              <value root="1.2.250.1.213.1.4.10" extension="279035121518989"/>
              <semanticsText>Patient.id</semanticsText>
            </patientIdentifier>
          </parameterList>
        </queryByParameter>
      </urn:controlActProcess>
    </urn:PRPA_IN201307UV02>`);
  expect(canonical(request.text)).toBe(canonical(expected));
});

test('a DMP that may be read', () => {
  expect(read({})).toEqual({
    exists: true,
    authorization: 'VALIDE',
    isClosed: false,
    isAttendingPhysician: true,
    traits: {
      insValue: '279035121518989',
      insSystem: '1.2.250.1.213.1.4.10',
      firstGivenName: 'DOMINIQUE',
      usedName: 'PAT-TROIS',
      sex: 'F',
      birthDate: '1979-03-28',
    },
  });
});

test('prefixes do not matter', () => {
  const prefixed = existence()
    .replaceAll(/<(\/?)(?=[A-Za-z])/g, '<$1h:')
    .replace(' xmlns="urn:hl7-org:v3"', ' xmlns:h="urn:hl7-org:v3"');
  expect(readExistence(rootOf(prefixed))).toEqual(read({}));
});

test.each(['VALIDE', 'EXPIRE', 'INTERDIT', 'NON_EXISTE'])('AUTORISATION %s', (code) => {
  expect(read({ lines: codedLine('AUTORISATION', code) })).toMatchObject({ exists: true, authorization: code });
});

test('an authorisation that is not told, or in words nobody knows', () => {
  for (const lines of ['', codedLine('AUTORISATION', 'PEUT_ETRE'), flagLine('STATUT_MT', 'false')]) {
    const answer = read({ lines });
    expect(answer).not.toHaveProperty('authorization');
    expect(answer).toMatchObject({ exists: true, isAttendingPhysician: false });
  }
});

test('no DMP', () => {
  expect(read({ response: 'NF', subject: '', lines: '' })).toEqual({
    exists: false,
    isClosed: false,
    isAttendingPhysician: false,
    traits: {},
  });
});

const TEXT = (text: string): string =>
  `<value xsi:type="ST" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${text}</value>`;

test.each<[string, ExistenceParts]>([
  [
    'a line of its own',
    {
      lines:
        codedLine('AUTORISATION', 'INTERDIT') +
        '<attentionLine><keyWordText code="MOTIF"/><value code="X" displayName="Fermé par le patient"/></attentionLine>',
    },
  ],
  [
    'the authorisation',
    {
      lines: codedLine('AUTORISATION', 'INTERDIT', '<originalText>Fermé par le patient</originalText>'),
      acknowledgement: acknowledgement('AA', detail('DMPFound', 'DMP trouvé')),
    },
  ],
  [
    'what is known of the patient',
    {
      lines: codedLine('AUTORISATION', 'INTERDIT'),
      subject: patient({ inside: observation('MOTIF_FERMETURE', TEXT(' Fermé&#10; par le patient ')) }),
    },
  ],
  [
    'a detail of the acknowledgement',
    {
      lines: codedLine('AUTORISATION', 'INTERDIT'),
      acknowledgement: acknowledgement('AA', detail('I1', 'Fermé par le patient')),
    },
  ],
])('the reason stands in %s', (_, parts) => {
  expect(read(parts)).toMatchObject({ authorization: 'INTERDIT', reason: 'Fermé par le patient', isClosed: false });
});

test.each<[string, ExistenceParts, boolean]>([
  ['the status of the patient', { subject: patient({ status: 'terminated' }) }, false],
  ['a code, accepted', { acknowledgement: acknowledgement('AA', detail('DMPClosed', 'DMP fermé')) }, true],
  [
    'a code, rejected, and nothing else',
    { acknowledgement: acknowledgement('AE', detail('DMPClosed', 'DMP fermé')), subject: '', response: '', lines: '' },
    true,
  ],
])('a closed DMP, by %s', (_, parts, hasReason) => {
  const answer = read(parts);
  expect(answer).toMatchObject({ exists: true, isClosed: true });
  expect(answer.reason).toBe(hasReason ? 'DMP fermé' : undefined);
});

test.each<[string, ExistenceParts, { dmpCode: string; text: string }]>([
  [
    'code and text',
    { acknowledgement: acknowledgement('AE', detail('DMPIdentityCertificationFailure', 'Traits&#10; différents')) },
    { dmpCode: 'DMPIdentityCertificationFailure', text: 'Traits différents' },
  ],
  ['no details', { acknowledgement: acknowledgement('AR'), response: 'AE' }, { dmpCode: 'AR', text: '—' }],
  ['an answer to the query', { response: 'QE' }, { dmpCode: 'QE', text: '—' }],
  [
    'the label of a code',
    {
      acknowledgement: acknowledgement(
        'CE',
        '<acknowledgementDetail><code code="X1" displayName="Inconnu"/></acknowledgementDetail>',
      ),
    },
    { dmpCode: 'X1', text: 'Inconnu' },
  ],
  [
    'words without end',
    { acknowledgement: acknowledgement('AE', detail('c'.repeat(200), 't'.repeat(2000))) },
    { dmpCode: 'c'.repeat(100), text: 't'.repeat(500) },
  ],
])('a question that is rejected, with %s', (_, parts, facts) => {
  expect(refused(existence(parts))).toEqual({ code: 'DMP_FAULT', facts });
});

test.each([
  ['something else', '<ok xmlns="urn:test"/>', 'PRPA_IN201308UV02'],
  ['the name in no namespace', existence().replace(' xmlns="urn:hl7-org:v3"', ''), 'PRPA_IN201308UV02'],
  ['no acknowledgement', existence({ acknowledgement: '' }), 'PRPA_IN201308UV02'],
  ['no response code', existence({ response: '' }), 'queryResponseCode'],
  ['another response code', existence({ response: 'MAYBE' }), 'queryResponseCode'],
])('%s is no answer', (_, xml, name) => {
  expect(refused(xml)).toEqual({ code: 'DMP_ANSWER', facts: { detail: name } });
});

test.each<[string, string, object]>([
  [
    'names by their qualifiers',
    `<name><given>JEAN PIERRE, ALAIN</given><given qualifier="BR">JEAN</given><given qualifier="CL">PIERRE</given>
     <family qualifier="SP">Époux</family><family qualifier="BR">De\u0301calage</family></name>
     <name><family qualifier="IN CL">Utilisé</family></name>`,
    {
      birthName: 'Décalage',
      firstGivenName: 'JEAN',
      givenNames: ['JEAN', 'PIERRE', 'ALAIN'],
      usedName: 'Utilisé',
      usedGivenName: 'PIERRE',
    },
  ],
  [
    'names without qualifiers',
    '<name><given>ANNE MARIE</given><family>DUPONT</family></name>',
    { birthName: 'DUPONT', firstGivenName: 'ANNE MARIE' },
  ],
  ['a year of birth', '<birthTime value="1979"/>', { birthDate: '1979-00-00' }],
  ['a month of birth', '<birthTime value="197903"/>', { birthDate: '1979-03-00' }],
  ['a time of birth', '<birthTime value="19790328103000+0100"/>', { birthDate: '1979-03-28' }],
  ['no date', '<birthTime nullFlavor="UNK"/>', {}],
  ['what is no date', '<birthTime value="28/03/1979"/>', {}],
  ['what is no day', '<birthTime value="19790231"/>', {}],
  ['a sex that is not told apart', '<administrativeGenderCode code="UN"/>', { sex: 'U' }],
  ['what is no sex', '<administrativeGenderCode code="X"/>', {}],
  [
    'a place of birth',
    '<birthPlace><addr><county>63220</county><city>MAZOIRES</city></addr></birthPlace>',
    { birthPlace: '63220' },
  ],
  ['a place that is no code', '<birthPlace><addr><county>PUY</county></addr></birthPlace>', {}],
  ['empty names', '<name><given/><family> </family></name>', {}],
])('traits: %s', (_, person, expected) => {
  const { traits } = read({ subject: patient({ person }) });
  const { insValue, insSystem, ...others } = traits;
  expect([insValue, insSystem]).toEqual(['279035121518989', '1.2.250.1.213.1.4.10']);
  expect(others).toEqual(expected);
});
