import { describe, expect, it } from 'vitest';
import type { ContextualCall } from '../../shared/patient.ts';
import { parseCall } from './parse-call.ts';
import { bytes, NOW, sampleBody, SAMPLE_PARAMETERS } from './test-samples.ts';

type Changes = Readonly<Record<string, string | undefined>>;
const parse = (changes: Changes = {}): ContextualCall => parseCall(sampleBody(changes), NOW);
const encoded = (changes: Changes = {}): string => new TextDecoder().decode(sampleBody(changes));

describe('a call', () => {
  it('is read as the fact sheet shows it, with the older name of the opposition', () => {
    const body =
      'Patient.identifier.value=279035121518989&Patient.identifier.system=1.2.250.1.213.1.4.10' +
      '&Patient.name.family=PAT-TROIS&Patient.name.given=DOMINIQUE&Patient.gender=F&Patient.birthDate=19790328' +
      '&Address.district=51215&InformationEtOppositionConsultation=no&PatientID=IPP0001' +
      '&PatientIDIssuer=HOPX%261.2.250.1.999.1%26ISO&Situation=499700366240007';
    expect(parseCall(bytes(body), NOW)).toEqual({
      traits: {
        insValue: '279035121518989',
        insSystem: '1.2.250.1.213.1.4.10',
        birthName: 'PAT-TROIS',
        firstGivenName: 'DOMINIQUE',
        sex: 'F',
        birthDate: '1979-03-28',
        birthPlace: '51215',
      },
      patientId: 'IPP0001',
      patientIdIssuer: 'HOPX&1.2.250.1.999.1&ISO',
      opposition: 'no',
      situation: '499700366240007',
      filters: {},
      unknownParameters: [],
    });
  });

  it('is frozen to its leaves', () => {
    const call = parse({ StudyDate: '20240101-20240201', Foo: 'x' });
    const parts = [call, call.traits, call.filters, call.filters.studyDate, call.unknownParameters];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true, true]);
  });

  it('carries the filters', () => {
    const filters = {
      StudyInstanceUID: '1.2.250.1.213.4.5.2.1.101',
      Modality: 'ct',
      AccessionNumber: 'ACN101',
      AccessionNumberIssuer: '1.2.250.1.213.4.5.2.5',
      StudyDate: '20220822-20240828',
      AnatomicRegion: 'Thorax',
    };
    expect(parse(filters).filters).toEqual({
      studyInstanceUid: '1.2.250.1.213.4.5.2.1.101',
      modality: 'CT',
      accessionNumber: 'ACN101',
      accessionNumberIssuer: '1.2.250.1.213.4.5.2.5',
      studyDate: { from: '2022-08-22', to: '2024-08-28' },
      anatomicRegion: 'Thorax',
    });
  });

  it('reads UTF-8, composed (NFC) and trimmed', () => {
    const call = parse({ 'Patient.name.family': '  LE\u0301VY–ŒUF ', 'Patient.name.given': 'Zoé 𠮷' });
    expect(call.traits.birthName).toBe('LÉVY–ŒUF');
    expect(call.traits.firstGivenName).toBe('Zoé 𠮷');
  });

  it('reads raw UTF-8 as well as escapes in either case, and plus as a blank', () => {
    const body = encoded({ 'Patient.name.family': undefined, 'Patient.name.given': undefined });
    const call = parseCall(bytes(`${body}&Patient.name.family=L%c3%a9VY+B%C3%A9&Patient.name.given=Zoé`), NOW);
    expect(call.traits.birthName).toBe('LéVY Bé');
    expect(call.traits.firstGivenName).toBe('Zoé');
  });

  it('keeps what follows a second equals sign, and minds neither empty pieces nor a line break at the end', () => {
    const body = encoded({ PatientID: undefined });
    expect(parseCall(bytes(`&&${body}&&PatientID=A=B\n`), NOW).patientId).toBe('A=B');
    expect(parseCall(bytes(`${encoded()}&`), NOW).unknownParameters).toEqual([]);
  });

  it('takes a matricule written in groups', () => {
    const call = parse({ 'Patient.identifier.value': '2 79 03 51 215 189 89' });
    expect(call.traits.insValue).toBe('279035121518989');
  });
});

describe('the names of the parameters', () => {
  it('may be those of 2023', () => {
    const old = {
      ins: '279035121518989',
      insAuthority: '1.2.250.1.213.1.4.10',
      consent: 'yes',
      patientID: 'IPP0001',
      patientIDIssuer: 'HOPX',
      modality: 'MR',
      anatomicRegion: 'Tête',
      studyDate: '20240101',
      accessionNumber: 'A1',
      studyInstanceUID: '1.2.3',
      situation: '10B0172805',
    };
    const dropped = ['Patient.identifier.value', 'Patient.identifier.system', 'InformationEtConsentement'];
    const without = Object.fromEntries([...dropped, 'PatientID', 'PatientIDIssuer'].map((name) => [name, undefined]));
    const call = parse({ ...without, ...old });
    expect(call).toMatchObject({
      patientId: 'IPP0001',
      patientIdIssuer: 'HOPX',
      opposition: 'no',
      situation: '10B0172805',
    });
    expect(call.traits).toMatchObject({ insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10' });
    expect(call.filters).toEqual({
      modality: 'MR',
      anatomicRegion: 'Tête',
      studyDate: { from: '2024-01-01' },
      accessionNumber: 'A1',
      studyInstanceUid: '1.2.3',
    });
    expect(call.unknownParameters).toEqual([]);
  });

  it.each([
    ['lower', (name: string) => name.toLowerCase()],
    ['upper', (name: string) => name.toUpperCase()],
    ['labelled', (name: string) => `${name}(Requis)`],
    ['labelled with a blank', (name: string) => `${name} (Optionnel)`],
  ])('may be written in another way: %s', (_, write) => {
    const renamed = Object.entries(SAMPLE_PARAMETERS).map(([name, value]): [string, string] => [write(name), value]);
    expect(parseCall(bytes(new URLSearchParams(renamed).toString()), NOW)).toEqual(parse());
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'Patient.name'])('do not include %s', (name) => {
    const call = parseCall(bytes(`${encoded()}&${name}=x`), NOW);
    expect(call.unknownParameters).toEqual(name === '__proto__' ? ['?'] : [name]);
    expect(Object.getPrototypeOf(call)).toBe(Object.prototype);
    expect(call).toEqual({ ...parse(), unknownParameters: call.unknownParameters });
  });

  it('that are unknown are told by name alone, once each, bounded, and never when they may be a value', () => {
    const many = Array.from({ length: 500 }, (_, index) => `Foo${index}=DUPONT`).join('&');
    const unknown = parseCall(bytes(`Bar=1&Bar=2&=3&D%C3%A9=4&279035121518989=5&<b>=6&bare&${many}&${encoded()}`), NOW);
    expect(unknown.unknownParameters.slice(0, 4)).toEqual(['Bar', '?', 'Foo0', 'Foo1']);
    expect(unknown.unknownParameters).toHaveLength(20);
  });

  it('may have an unknown one without a value among them', () => {
    expect(parse({ Foo: '' }).unknownParameters).toEqual(['Foo']);
  });
});

describe('opposition and consent', () => {
  it.each([
    ['InformationEtConsentement', 'yes', 'no'],
    ['InformationEtConsentement', 'no', 'yes'],
    ['InformationEtConsentement', 'unknown', 'unknown'],
    ['informationetconsentement', 'YES', 'no'],
    ['InformationEtConsentement', 'oui', 'no'],
    ['consent', 'yes', 'no'],
    ['consent', 'no', 'yes'],
    ['consent', 'unknown', 'unknown'],
    ['opposition', 'yes', 'yes'],
    ['Opposition', 'no', 'no'],
    ['InformationEtOppositionConsultation', 'yes', 'yes'],
    ['InformationEtOppositionConsultation', 'no', 'no'],
    ['InformationEtOppositionConsultation', 'unknown', 'unknown'],
  ])('%s=%s means opposition %s', (name, value, opposition) => {
    expect(parse({ InformationEtConsentement: undefined, [name]: value }).opposition).toBe(opposition);
  });

  it.each([
    ['yes', 'no', 'no'],
    ['no', 'yes', 'yes'],
    ['unknown', 'unknown', 'unknown'],
  ])('may both be said when they agree: consent %s, opposition %s', (consent, opposed, opposition) => {
    const call = parse({ InformationEtConsentement: consent, InformationEtOppositionConsultation: opposed });
    expect(call.opposition).toBe(opposition);
  });
});

describe('values', () => {
  it.each([
    ['F', 'F'],
    ['f', 'F'],
    ['female', 'F'],
    ['Féminin', 'F'],
    ['M', 'M'],
    ['male', 'M'],
    ['MASCULIN', 'M'],
    ['U', 'U'],
    ['I', 'U'],
    ['O', 'U'],
    ['UN', 'U'],
    ['unknown', 'U'],
    ['other', 'U'],
    ['Inconnu', 'U'],
  ])('sex %s is %s', (value, sex) => {
    expect(parse({ 'Patient.gender': value }).traits.sex).toBe(sex);
  });

  it.each([
    ['19790328', '1979-03-28'],
    ['1979-03-28', '1979-03-28'],
    ['19790300', '1979-03-00'],
    ['1979-00-00', '1979-00-00'],
    ['20000229', '2000-02-29'],
    ['18500101', '1850-01-01'],
    ['20261122', '2026-11-22'],
    ['20260000', '2026-00-00'],
  ])('birth date %s is %s', (value, date) => {
    // It is 12:00 UTC of the 21st: where the day begins first, the 22nd has begun.
    expect(parse({ 'Patient.birthDate': value }).traits.birthDate).toBe(date);
  });

  it.each(['63220', '2A004', '2b033', '97411', '99352'])('birth place %s', (value) => {
    expect(parse({ 'Address.district': value }).traits.birthPlace).toBe(value.toUpperCase());
  });

  it.each([
    ['20240101', { from: '2024-01-01' }],
    ['20240101-', { from: '2024-01-01' }],
    ['-20240201', { to: '2024-02-01' }],
    ['20240101-20240201', { from: '2024-01-01', to: '2024-02-01' }],
    ['20240101-20240101', { from: '2024-01-01', to: '2024-01-01' }],
    ['2024-01-01', { from: '2024-01-01' }],
    ['2024-01-01-2024-02-01', { from: '2024-01-01', to: '2024-02-01' }],
    ['2024-01-01/2024-02-01', { from: '2024-01-01', to: '2024-02-01' }],
    ['/2024-02-01', { to: '2024-02-01' }],
  ])('study dates %s', (value, range) => {
    expect(parse({ StudyDate: value }).filters.studyDate).toEqual(range);
  });
});
