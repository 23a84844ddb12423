import { describe, expect, it } from 'vitest';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { CALL_LIMIT_BYTES, parseCall } from './parse-call.ts';
import { bytes, NOW, sampleBody, SAMPLE_PARAMETERS } from './test-samples.ts';

const encoded = (changes: Readonly<Record<string, string | undefined>> = {}): string =>
  new TextDecoder().decode(sampleBody(changes));

/** The problems of a body; fails when there are none. */
function problemsOf(body: Uint8Array): readonly ErrorReport[] {
  let thrown: unknown;
  try {
    parseCall(body, NOW);
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof WorkstationError)) throw new Error('the call was accepted', { cause: thrown });
  expect(thrown.code).toBe('CALL_REJECTED');
  return thrown.problems;
}

/** The problems as `CODE name`. */
const namesOf = (body: Uint8Array): string[] =>
  problemsOf(body).map(({ code, facts }) => [code.replace('CALL_PROBLEM_', ''), facts['name']].join(' ').trim());

describe('a call is refused', () => {
  const mandatory = Object.keys(SAMPLE_PARAMETERS);

  it.each(mandatory)('without %s', (name) => {
    expect(namesOf(sampleBody({ [name]: undefined }))).toEqual([`MISSING ${name}`]);
  });

  it.each(mandatory)('with an empty %s', (name) => {
    expect(namesOf(sampleBody({ [name]: '' }))).toEqual([`EMPTY ${name}`]);
    expect(namesOf(sampleBody({ [name]: ' \t ' }))).toEqual([`EMPTY ${name}`]);
    expect(namesOf(bytes(`${encoded({ [name]: undefined })}&${name}`))).toEqual([`EMPTY ${name}`]);
  });

  it.each(mandatory)('with %s twice', (name) => {
    const again = new URLSearchParams([[name, SAMPLE_PARAMETERS[name] ?? '']]).toString();
    expect(namesOf(bytes(`${encoded()}&${again}`))).toEqual([`DUPLICATE ${name}`]);
  });

  it.each([
    ['Patient.identifier.value', 'ins=279035121518989'],
    ['Patient.identifier.system', 'INSAUTHORITY=1.2.250.1.213.1.4.10'],
    ['InformationEtConsentement', 'consent=yes'],
    ['PatientID', 'patientID=IPP0001'],
    ['PatientID', 'PatientID(Requis)=IPP0001'],
  ])('with %s twice, under another name: %s', (name, again) => {
    expect(namesOf(bytes(`${encoded()}&${again}`))).toEqual([`DUPLICATE ${name}`]);
  });

  it('with the opposition twice, under two of its names', () => {
    const body = sampleBody({ InformationEtConsentement: undefined, opposition: 'no' });
    const text = `${new TextDecoder().decode(body)}&InformationEtOppositionConsultation=no&Opposition=no`;
    expect(namesOf(bytes(text))).toEqual(['DUPLICATE InformationEtOppositionConsultation']);
  });

  it.each([
    ['Patient.identifier.value', '27903512151898'],
    ['Patient.identifier.value', '27903512151898X'],
    ['Patient.identifier.system', '1.2.250.1.213.1.4.12'],
    ['Patient.identifier.system', 'toString'],
    ['Patient.identifier.system', 'INS-NIR'],
    ['Patient.name.family', 'A'.repeat(101)],
    ['Patient.name.family', 'PAT\u0000TROIS'],
    ['Patient.name.family', 'PAT\nTROIS'],
    ['Patient.name.given', 'DOMI\u202eEUQIN'],
    ['Patient.name.given', 'DOMI\u200bNIQUE'],
    ['Patient.name.given', 'DOMINIQUE\\ANNE'],
    ['Patient.gender', 'X'],
    ['Patient.gender', 'FF'],
    ['Patient.birthDate', '28/03/1979'],
    ['Patient.birthDate', '1979-0328'],
    ['Patient.birthDate', '19790230'],
    ['Patient.birthDate', '19791301'],
    ['Patient.birthDate', '19000229'],
    ['Patient.birthDate', '18491231'],
    ['Patient.birthDate', '00000000'],
    ['Patient.birthDate', '20261123'],
    ['Patient.birthDate', '20270000'],
    ['Address.district', '5121'],
    ['Address.district', '2C004'],
    ['Address.district', '51215 DOMPREMY'],
    ['InformationEtConsentement', 'peut-être'],
    ['PatientID', 'P'.repeat(65)],
    ['PatientIDIssuer', 'P'.repeat(251)],
    ['Situation', 'S'.repeat(65)],
    ['StudyInstanceUID', '1.2.a'],
    ['StudyInstanceUID', '1..2'],
    ['StudyInstanceUID', '1.02'],
    ['StudyInstanceUID', '1'],
    ['StudyInstanceUID', `1.${'2'.repeat(63)}`],
    ['Modality', 'CT\\MR'],
    ['Modality', 'C'.repeat(17)],
    ['AccessionNumber', 'A'.repeat(65)],
    ['AccessionNumberIssuer', 'A'.repeat(251)],
    ['StudyDate', '2024'],
    ['StudyDate', '-'],
    ['StudyDate', '20240230'],
    ['StudyDate', '20240301-20240201'],
    ['StudyDate', '20240101-20240201-20240301'],
    ['AnatomicRegion', 'T'.repeat(201)],
  ])('with %s=%j', (name, value) => {
    const problems = problemsOf(sampleBody({ [name]: value }));
    expect(problems.map(({ code, facts }) => [code, facts['name']])).toEqual([['CALL_PROBLEM_INVALID', name]]);
    expect(problems[0]?.facts['expected']).not.toBe('');
  });

  it('with a matricule whose key is wrong', () => {
    expect(namesOf(sampleBody({ 'Patient.identifier.value': '279035121518988' }))).toEqual([
      'INS_KEY Patient.identifier.value',
    ]);
  });

  it.each([
    ['half an escape', 'PatientID=%4'],
    ['no hexadecimal', 'PatientID=%zz'],
    ['a lone percent', 'PatientID=100%'],
    ['Latin-1', 'PatientID=Ren%E9'],
    ['an overlong slash', 'PatientID=%C0%AF'],
    ['an overlong NUL', 'PatientID=%C0%80'],
    ['half a surrogate pair', 'PatientID=%ED%A0%80'],
    ['beyond Unicode', 'PatientID=%F4%90%80%80'],
    ['cut short', 'PatientID=%E2%82'],
  ])('with text that cannot be decoded: %s', (_, field) => {
    expect(problemsOf(bytes(`${encoded({ PatientID: undefined })}&${field}`))).toEqual([
      { code: 'CALL_PROBLEM_ENCODING', facts: {} },
    ]);
  });

  it.each(['Foo=%E9', '%E9=Foo', '%E9'])('with %s, even if nobody knows the parameter', (field) => {
    expect(namesOf(bytes(`${encoded()}&${field}`))).toEqual(['ENCODING']);
  });

  it('with raw bytes that are not UTF-8', () => {
    const body = Uint8Array.from([...bytes(`${encoded({ PatientID: undefined })}&PatientID=Ren`), 0xe9]);
    expect(namesOf(body)).toEqual(['ENCODING']);
  });

  it('with an ampersand that was not escaped, which would cut the value', () => {
    const body = `${encoded({ PatientIDIssuer: undefined })}&PatientIDIssuer=HOPX&1.2.250.1.999.1&ISO`;
    expect(problemsOf(bytes(body))).toEqual([
      { code: 'CALL_PROBLEM_INVALID', facts: { name: 'PatientIDIssuer', expected: '& → %26' } },
    ]);
  });

  it('with everything that is wrong told at once', () => {
    const body =
      'PatientID=&ins=279035121518988&INS=1&Patient.gender=X&Patient.birthDate=%E9&consent=yes&opposition=yes';
    expect(namesOf(bytes(body))).toEqual([
      'EMPTY PatientID',
      'INS_KEY Patient.identifier.value',
      'DUPLICATE Patient.identifier.value',
      'INVALID Patient.gender',
      'ENCODING',
      'MISSING Patient.identifier.system',
      'MISSING Patient.name.family',
      'MISSING Patient.name.given',
      'MISSING Address.district',
      'MISSING PatientIDIssuer',
      'CONSENT',
    ]);
  });

  it('with an empty body, naming all that is mandatory', () => {
    expect(namesOf(new Uint8Array()).sort()).toEqual(
      Object.keys(SAMPLE_PARAMETERS)
        .map((n) => `MISSING ${n}`)
        .sort(),
    );
  });

  it('without a trait of the patient in what it says', () => {
    const body = sampleBody({
      'Patient.name.family': 'SECRETNAME\u0000',
      'Patient.birthDate': '19790399',
      'Patient.identifier.value': '279035121518988',
      DUPONT: 'SECRETNAME',
    });
    expect(JSON.stringify(problemsOf(body))).not.toMatch(/SECRETNAME|19790399|279035121518988|DUPONT/);
  });
});

describe('a hostile body', () => {
  it('is not read when it is too large', () => {
    const large = bytes(`${encoded()}&Foo=${'x'.repeat(1_048_576)}`);
    expect(() => parseCall(large, NOW)).toThrow(new WorkstationError('CALL_TOO_LARGE', { limit: CALL_LIMIT_BYTES }));
    const exact = bytes(`${encoded()}&Foo=`.padEnd(CALL_LIMIT_BYTES, 'x'));
    expect(parseCall(exact, NOW).unknownParameters).toEqual(['Foo']);
  });

  it.each([
    ['ampersands', '&'],
    ['equals signs', '='],
    ['pieces', 'a&'],
    ['names', 'a=&'],
    ['one parameter again and again', 'ins=1&'],
    ['wrong escapes', '%E9&'],
    ['NULs', '\0'],
    ['blanks', 'PatientID                               =1&'],
    ['parentheses', ' (requis'],
    ['numbers and dots', 'StudyInstanceUID=1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1&'],
  ])('of %s is refused in little time with few problems', (_, piece) => {
    const body = bytes(piece.repeat(Math.floor(CALL_LIMIT_BYTES / piece.length)));
    const started = performance.now();
    expect(problemsOf(body).length).toBeLessThanOrEqual(40);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('opposition and consent', () => {
  it.each([
    ['yes', 'yes'],
    ['no', 'no'],
    ['unknown', 'no'],
    ['yes', 'unknown'],
  ])('are refused when they contradict each other: consent %s, opposition %s', (consent, opposed) => {
    const body = sampleBody({ InformationEtConsentement: undefined, consent, opposition: opposed });
    expect(problemsOf(body)).toEqual([
      {
        code: 'CALL_PROBLEM_CONSENT',
        facts: { names: 'InformationEtConsentement, InformationEtOppositionConsultation' },
      },
    ]);
  });

  it('must be there in one of their names', () => {
    expect(namesOf(sampleBody({ InformationEtConsentement: undefined }))).toEqual([
      'MISSING InformationEtConsentement',
    ]);
  });
});
