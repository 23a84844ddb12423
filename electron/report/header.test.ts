/** Header of a report: acts, studies, orders, people and times in the forms in which documents write them. */
import { describe, expect, test } from 'vitest';
import { readReport } from './read-report.ts';
import { level1 } from './testing/cda.ts';

const read = (header: string) => readReport(level1('T1', 'mediaType="text/plain"', header));
const act = (content: string) => `<documentationOf><serviceEvent>${content}</serviceEvent></documentationOf>`;

describe('times', () => {
  test.each([
    ['20210108111700+0100', '2021-01-08T11:17:00+01:00'],
    ['20210108111700.1234-0430', '2021-01-08T11:17:00-04:30'],
    ['202101081117', '2021-01-08T11:17:00'],
    ['20210108111700Z', '2021-01-08T11:17:00Z'],
    [' 20210108 ', '2021-01-08'],
    ['20210108+0100', '2021-01-08'],
    ['202101', ''],
    ['2021', ''],
    ['20210230', ''],
    ['20211301', ''],
    ['hier', ''],
    ['', ''],
  ])('%s', (written, expected) => {
    expect(read(`<effectiveTime value="${written}"/>`).header.date).toBe(expected);
  });

  test('of an interval, and of one without ends', () => {
    const low = '<low value="20210409"/>';
    const high = '<high value="20210410"/>';
    const [both, one, none] = [`${low}${high}`, low, ''].map(
      (ends) => read(act(`<effectiveTime>${ends}</effectiveTime>`)).header.acts[0],
    );
    expect([both?.from, both?.to]).toEqual(['2021-04-09', '2021-04-10']);
    expect([one?.from, one?.to]).toEqual(['2021-04-09', '']);
    expect([none?.from, none?.to]).toEqual(['', '']);
    expect(read(act('<effectiveTime value="20210411"/>')).header.acts[0]?.from).toBe('2021-04-11');
  });
});

describe('studies', () => {
  const UID = '1.2.250.1.999.1';

  test.each([
    ['the UID in the root', `<id root="${UID}"/>`, [UID]],
    ['the word for it in the extension', `<id root="${UID}" extension="studyInstanceUID"/>`, [UID]],
    ['the word in other letters', `<id root="${UID}" extension=" StudyInstanceUid "/>`, [UID]],
    ['the UID in the extension', `<id root="1.2.250.1.213" extension="${UID}"/>`, [UID]],
    ['the UID in the extension alone', `<id extension="${UID}"/>`, [UID]],
    ['the number of somebody', '<id root="1.2.250.1.213" extension="ACT-7"/>', []],
    ['a GUID', '<id root="90E1C8EC-F951-4B26-A305-A34848818DD6"/>', []],
    ['a date', '<id root="1.2.250.1.213" extension="2021.04"/>', []],
    ['no id', '', []],
    ['an unknown id', '<id nullFlavor="UNK"/>', []],
    ['two UIDs', `<id root="${UID}"/><id root="${UID}.2"/>`, [UID, `${UID}.2`]],
  ])('%s', (_, ids, studies) => {
    const { header, ...report } = read(act(ids));
    expect(report.studies).toEqual(studies);
    expect(header.acts).toHaveLength(1);
    expect(header.acts[0]?.studyInstanceUid).toBe(studies[0]);
  });

  test('of several acts, each once', () => {
    expect(
      read(act(`<id root="${UID}"/>`) + act(`<id root="${UID}.2"/>`) + act(`<id root="${UID}"/>`)).studies,
    ).toEqual([UID, `${UID}.2`]);
  });
});

describe('act, modalities and regions', () => {
  const LOINC = '<code code="24727-0" codeSystem="2.16.840.1.113883.6.1" displayName="CT Head">';
  const qualifier = (code: string) => `<qualifier><name code="${code}"/></qualifier>`;
  const of = (code: string) => {
    const [{ code: coded, modalities, regions } = { modalities: [], regions: [] }] = read(act(code)).header.acts;
    return [coded?.code, modalities.map((one) => one.code), regions.map((one) => one.code)];
  };
  const translation = (code: string, system: string, content = '') =>
    `<translation code="${code}" codeSystem="${system}" displayName="${code}">${content}</translation>`;
  const CCAM = translation('ACQH004', '1.2.250.1.213.2.5');

  test.each([
    ['nothing', '', [undefined, [], []]],
    ['LOINC alone', `${LOINC}</code>`, ['24727-0', [], []]],
    ['LOINC and CCAM', `${LOINC}${CCAM}</code>`, ['ACQH004', [], []]],
    ['CCAM without label', `${LOINC}${CCAM.replace('displayName="ACQH004"', '')}</code>`, ['24727-0', [], []]],
    [
      'by code system',
      `${LOINC}${translation('CT', '1.2.840.10008.2.16.4')}${translation('774007', '2.16.840.1.113883.6.96')}</code>`,
      ['24727-0', ['CT'], ['774007']],
    ],
    [
      'by value set',
      `${LOINC}${translation('CT', '1.2.250.1.213.1.1.5.618')}${translation('774007', '1.2.250.1.213.1.1.5.695')}</code>`,
      ['24727-0', ['CT'], ['774007']],
    ],
    [
      'by qualifier, whatever the system',
      `${LOINC}${translation('X', '1.2.3', qualifier('121139'))}${translation('Y', '1.2.840.10008.2.16.4', qualifier('39111-0'))}</code>`,
      ['24727-0', ['X'], ['Y']],
    ],
    [
      'several of each',
      `${LOINC}${['CT', 'PT'].map((one) => translation(one, '1.2.840.10008.2.16.4')).join('')}</code>`,
      ['24727-0', ['CT', 'PT'], []],
    ],
    ['the modality as the code', '<code code="US" codeSystem="1.2.840.10008.2.16.4"/>', [undefined, ['US'], []]],
    ['no code', '<code nullFlavor="UNK"/>', [undefined, [], []]],
    ['a text alone', '<code><originalText>Échographie</originalText></code>', ['', [], []]],
  ])('%s', (_, code, expected) => {
    expect(of(code)).toEqual(expected);
  });
});

test('orders and accession numbers, each once, with their issuers', () => {
  const { header, orders, accessionNumbers } = read(
    '<inFulfillmentOf><order><id root="1.2" extension="D1"/>' +
      '<ps3-20:accessionNumber root="1.3" extension="A1"/><accessionNumber root="1.3" extension="OTHER"/></order></inFulfillmentOf>' +
      '<inFulfillmentOf><order><id root="1.2" extension="D1"/><id nullFlavor="UNK"/><id root="1.2.9"/>' +
      '<ps3-20:accessionNumber root="1.4" extension="A1"/></order></inFulfillmentOf>',
  );
  expect(orders).toEqual([
    { number: 'D1', issuer: '1.2' },
    { number: '1.2.9', issuer: '' },
  ]);
  expect(accessionNumbers).toEqual([
    { number: 'A1', issuer: '1.3' },
    { number: 'A1', issuer: '1.4' },
  ]);
  expect(header.orderNumbers).toEqual(['D1', '1.2.9']);
});

test('what a document replaces; other relations do not count', () => {
  const related = (type: string, id: string) =>
    `<relatedDocument typeCode="${type}"><parentDocument>${id}</parentDocument></relatedDocument>`;
  expect(read(related('APND', '<id root="1.2"/>') + related('RPLC', '<id root="1.2" extension="a"/>'))).toMatchObject({
    replaces: '1.2^a',
    header: { replaces: '1.2^a' },
  });
  const neither = read(related('XFRM', '<id root="1.2"/>') + related('RPLC', '<id nullFlavor="UNK"/>'));
  expect(neither).not.toHaveProperty('replaces');
});

describe('people', () => {
  const entity = (name: string, rest = '') => `<associatedPerson><name>${name}</name></associatedPerson>${rest}`;
  const participant = (attributes: string, content: string) =>
    `<participant ${attributes}>${content}<associatedEntity>${entity('<family>NOM</family>')}</associatedEntity></participant>`;
  const roleOf = (header: string) => read(header).header.participants[0]?.role;
  const nameOf = (name: string) =>
    read(`<participant><associatedEntity>${entity(name)}</associatedEntity></participant>`).header.participants[0]
      ?.name;

  test.each([
    ['<prefix>M</prefix><given>Jacques</given><family>BIDEAULT</family><suffix>DR</suffix>', 'Dr Jacques BIDEAULT'],
    ['<prefix>MME</prefix><given>Anne</given><family>MOREL</family>', 'Mme Anne MOREL'],
    ['<prefix>Professeur</prefix><family>MOREL</family>', 'Professeur MOREL'],
    ['<given>Anne</given>', 'Anne'],
    ['Docteur\n Jeanne  Rivière', 'Docteur Jeanne Rivière'],
    ['<family>\n  Lefe\u0300vre </family>', 'Lefèvre'],
    ['<family nullFlavor="UNK"/>', undefined],
    ['', undefined],
  ])('name %s', (name, expected) => {
    expect(nameOf(name)).toBe(expected);
  });

  test.each([
    [
      'label of the function',
      participant('typeCode="INF"', '<functionCode code="X" displayName="Urgentiste"/>'),
      'Urgentiste',
    ],
    ['code of the function', participant('typeCode="INF"', '<functionCode code="PCP"/>'), 'Médecin traitant'],
    ['kind of taking part', participant('typeCode="REF"', ''), 'Médecin demandeur'],
    ['nothing', participant('', ''), 'Participant'],
    [
      'the encounter',
      '<componentOf><encompassingEncounter><encounterParticipant typeCode="ATND">' +
        '<assignedEntity><assignedPerson><name>A</name></assignedPerson></assignedEntity>' +
        '</encounterParticipant></encompassingEncounter></componentOf>',
      'Médecin responsable du patient',
    ],
    [
      'typing',
      '<dataEnterer><assignedEntity><assignedPerson><name>A</name></assignedPerson></assignedEntity></dataEnterer>',
      'Opérateur de saisie',
    ],
    [
      'receiving',
      '<informationRecipient><intendedRecipient><informationRecipient><name>A</name></informationRecipient>' +
        '<receivedOrganization><name>B</name></receivedOrganization></intendedRecipient></informationRecipient>',
      'Destinataire',
    ],
    [
      'a relative',
      '<informant><relatedEntity classCode="PRS"><code displayName="Sœur"/><relatedPerson><name>A</name></relatedPerson></relatedEntity></informant>',
      'Sœur',
    ],
    [
      'person of trust',
      '<informant><relatedEntity classCode="NOK"><relatedPerson><name>A</name></relatedPerson></relatedEntity></informant>',
      'Personne de confiance',
    ],
  ])('role by %s', (_, header, expected) => {
    expect(roleOf(header)).toBe(expected);
  });

  test('a structure without person is named, neither is left out', () => {
    const performer = (content: string) => `<performer><assignedEntity>${content}</assignedEntity></performer>`;
    const structure = '<representedOrganization><name>CHU</name></representedOrganization>';
    expect(read(act(performer(structure) + performer(''))).header.acts[0]?.performers).toEqual([
      { name: '', role: '', structure: 'CHU', time: '' },
    ]);
  });

  test('no more than anybody reads', () => {
    expect(read(participant('', '').repeat(500)).header.participants).toHaveLength(100);
    expect(read(act('').repeat(500)).header.acts).toHaveLength(100);
  });
});
