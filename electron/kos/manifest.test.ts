/** Manifests with one thing changed: what is tolerated, what is told, what is refused. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildElements, buildFile, type BuildElement } from '../dicom/testing/build-object.ts';
import { dicomFiles, sharedBytes } from '../dicom/testing/samples.ts';
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';
import { readManifest } from './manifest.ts';
import {
  buildManifest,
  CT_IMAGE,
  evidence,
  reference,
  SERIES,
  seriesItem,
  STUDY,
  studyItem,
  textItem,
  titled,
  URL_OF_SERIES,
} from './testing/build-manifest.ts';

const error = (code: ErrorCode, facts: Record<string, string | number> = {}): unknown =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });

test('the usual one, in every encoding', () => {
  const expected = {
    sopInstanceUid: '1.2.250.1.9.9',
    studyInstanceUid: STUDY,
    traits: { birthName: 'PAT-TROIS', firstGivenName: 'DOMINIQUE' },
    patientName: 'PAT-TROIS DOMINIQUE',
    series: [
      {
        studyInstanceUid: STUDY,
        seriesInstanceUid: SERIES,
        retrieveUrl: URL_OF_SERIES,
        modality: 'CT',
        seriesNumber: 4,
        instances: [{ sopClassUid: CT_IMAGE, sopInstanceUid: `${SERIES}.1`, instanceNumber: 1 }],
      },
    ],
    warnings: [],
  };
  for (const encoding of [{}, { implicit: true }, { bigEndian: true }, { undefinedLengths: true }]) {
    expect(readManifest(buildManifest({}, encoding))).toEqual(expected);
  }
  const dataset = buildManifest().subarray(buildFile('1.2.840.10008.1.2.1', Buffer.alloc(0)).length);
  expect(readManifest(buildFile('1.2.840.10008.1.2.1.99', deflateRawSync(dataset)))).toEqual(expected);
  expect(readManifest(dataset)).toEqual(expected);
});

describe('series', () => {
  const seriesOf = (...items: BuildElement[][]) =>
    readManifest(buildManifest({ evidence: evidence(studyItem(items)) })).series;
  const uids = (...items: BuildElement[][]) =>
    seriesOf(...items).map(({ instances }) => instances.map(({ sopInstanceUid }) => sopInstanceUid));

  test('instances by number, those without behind, none twice', () => {
    const references = [
      reference('1.2.10', '10'),
      reference('1.2.99'),
      reference('1.2.2', '2'),
      reference('1.2.10', '3'),
      reference('1.2.98', 'x'),
      reference('1.2.1', '-1'),
    ];
    expect(uids(seriesItem({}, references))).toEqual([['1.2.1', '1.2.2', '1.2.10', '1.2.99', '1.2.98']]);
  });

  test('a series listed twice is one, a series without instances is none', () => {
    const other = seriesItem({ url: undefined }, [reference('1.2.7')]);
    const empty = seriesItem({ uid: ['SeriesInstanceUID', 'UI', '1.2.8'] }, []);
    expect(uids(seriesItem(), empty, other)).toEqual([[`${SERIES}.1`, '1.2.7']]);
  });

  test('key image notes within a reference are no instances', () => {
    const note: BuildElement = [
      'ReferencedSOPSequence',
      'SQ',
      [reference('1.2.66', undefined, '1.2.840.10008.5.1.4.1.1.88.59')],
    ];
    expect(uids(seriesItem({}, [[...reference('1.2.5'), note]]))).toEqual([['1.2.5']]);
  });

  test('modality and description of the item, else of the text, else the modality of the class', () => {
    const written: BuildElement[] = [
      ...seriesItem(),
      ['Modality', 'CS', 'PT'],
      ['SeriesDescription', 'LO', 'from the item'],
    ];
    const text: BuildElement = ['ContentSequence', 'SQ', [textItem(`S\xe9rie-${SERIES} : NM @ Cou : a : b\r\n`)]];
    const read = (items: BuildElement[], content?: BuildElement) =>
      readManifest(buildManifest({ evidence: evidence(studyItem([items])), ...(content && { content }) })).series[0];
    expect(read(written, text)).toMatchObject({ modality: 'PT', description: 'from the item', region: 'Cou' });
    expect(read(seriesItem(), text)).toMatchObject({ modality: 'NM', description: 'a : b', region: 'Cou' });
    expect(read(seriesItem())).toMatchObject({ modality: 'CT' });
    const mixed = [reference('1.2.1'), reference('1.2.2', undefined, '1.2.840.10008.5.1.4.1.1.4')];
    expect(read(seriesItem({}, mixed))).not.toHaveProperty('modality');
  });

  test('addresses: of the series, else of the manifest; a bad one is a problem of its series alone', () => {
    const item = (uid: string, url?: string) =>
      seriesItem({
        uid: ['SeriesInstanceUID', 'UI', uid],
        url: url === undefined ? undefined : ['RetrieveURL', 'UR', url],
      });
    const study = `https://db3.example.test/rs/studies/${STUDY}`;
    const manifest = readManifest(
      buildManifest({
        root: ['RetrieveURL', 'UR', study],
        evidence: evidence(
          studyItem([
            item('1.2.1'),
            item('1.2.2', `\r\n      ${study}/series/1.2.2\r\n   `),
            item('1.2.3', `http://db3.example.test/rs/studies/${STUDY}/series/1.2.3`),
            item('1.2.4', 'file:///etc/passwd'),
          ]),
        ),
      }),
    );
    expect(manifest.series.map(({ retrieveUrl, problem }) => retrieveUrl ?? problem)).toEqual([
      `${study}/series/1.2.1`,
      `${study}/series/1.2.2`,
      { code: 'KOS_URL_NOT_HTTPS', facts: { host: 'db3.example.test' } },
      { code: 'KOS_URL_INVALID', facts: {} },
    ]);
  });

  test('several studies: the first is the main one, each series keeps its own, and it is told', () => {
    const second = `https://db3.example.test/rs/studies/1.2.77/series/${SERIES}`;
    const other = studyItem([seriesItem({ url: ['RetrieveURL', 'UR', second] }, [reference('1.2.7')])], '1.2.77');
    const manifest = readManifest(buildManifest({ evidence: evidence(studyItem([seriesItem()]), other) }));
    expect(manifest.studyInstanceUid).toBe(STUDY);
    expect(manifest.series.map(({ studyInstanceUid, retrieveUrl }) => [studyInstanceUid, retrieveUrl])).toEqual([
      [STUDY, URL_OF_SERIES],
      ['1.2.77', second],
    ]);
    expect(manifest.warnings).toEqual([{ code: 'KOS_SEVERAL_STUDIES', facts: { count: 2 } }]);
  });

  test('evidence without a study is of the study of the manifest', () => {
    const nameless: BuildElement[] = [['ReferencedSeriesSequence', 'SQ', [seriesItem()]]];
    expect(readManifest(buildManifest({ evidence: evidence(nameless) })).studyInstanceUid).toBe(STUDY);
  });
});

describe('identifiers that are none', () => {
  test('what they name is left out and told; the rest is read', () => {
    const good = seriesItem({}, [
      reference('../../../tmp/evil'),
      reference('1.2.5', undefined, 'CT'),
      reference('..\\evil'),
    ]);
    const bad = seriesItem({ uid: ['SeriesInstanceUID', 'UI', '1.2.3/../4'] });
    const manifest = readManifest(
      buildManifest({ evidence: evidence(studyItem([bad, good]), studyItem([good], 'x')) }),
    );
    expect(manifest.series.map(({ instances }) => instances)).toEqual([[{ sopClassUid: '', sopInstanceUid: '1.2.5' }]]);
    expect(manifest.warnings).toEqual(
      ['(0020,000E)', '(0008,1155)', '(0008,1150)', '(0020,000D)'].map((tag) => ({
        code: 'KOS_UID_INVALID',
        facts: { tag },
      })),
    );
  });

  test.for<[string, Record<string, BuildElement | undefined>, string]>([
    ['of the manifest', { sop: ['SOPInstanceUID', 'UI', '../x'] }, '(0008,0018)'],
    ['of the manifest, absent', { sop: undefined }, '(0008,0018)'],
    ['of its study', { study: ['StudyInstanceUID', 'UI', 'a b'] }, '(0020,000D)'],
    [
      'of its only series',
      { evidence: evidence(studyItem([seriesItem({ uid: ['SeriesInstanceUID', 'UI', '..'] })])) },
      '(0020,000E)',
    ],
  ])('%s: refused', ([, changes, tag]) => {
    expect(() => readManifest(buildManifest(changes))).toThrow(error('KOS_UID_INVALID', { tag }));
  });
});

describe('accession number', () => {
  const request = (study: string, number: string): BuildElement[] => [
    ['AccessionNumber', 'SH', number],
    ['IssuerOfAccessionNumberSequence', 'SQ', [[['UniversalEntityID', 'UT', '\n 1.2.6 ']]]],
    ['StudyInstanceUID', 'UI', study],
  ];
  const accessionOf = (changes: Record<string, BuildElement>) => readManifest(buildManifest(changes)).accession;

  test('of the request for this study, of any request, of the manifest, or none', () => {
    const own: BuildElement = ['AccessionNumber', 'SH', 'OWN'];
    const requests: BuildElement = [
      'ReferencedRequestSequence',
      'SQ',
      [request('1.2', 'OTHER'), request(STUDY, 'THIS')],
    ];
    expect(accessionOf({ own, requests })).toEqual({ number: 'THIS', issuer: '1.2.6' });
    const others: BuildElement = ['ReferencedRequestSequence', 'SQ', [request(STUDY, ''), request('1.2', 'OTHER')]];
    expect(accessionOf({ own, others })).toEqual({ number: 'OTHER', issuer: '1.2.6' });
    expect(accessionOf({ own })).toEqual({ number: 'OWN' });
    expect(accessionOf({})).toBeUndefined();
  });
});

describe('what is no manifest', () => {
  test.for<[string, Uint8Array, ErrorCode]>([
    ['nothing', Buffer.alloc(0), 'KOS_NOT_DICOM'],
    ['a text', Buffer.from('Ceci n’est pas un KOS'.repeat(20)), 'KOS_NOT_DICOM'],
    [
      'an unknown transfer syntax',
      buildFile('1.2.3', buildElements([['SOPInstanceUID', 'UI', '1.2']])),
      'KOS_NOT_DICOM',
    ],
    ['an image', buildManifest({ sopClass: ['SOPClassUID', 'UI', CT_IMAGE] }), 'KOS_NOT_MANIFEST'],
    ['no class', buildManifest({ sopClass: undefined }), 'KOS_NOT_MANIFEST'],
    ['a key image note', buildManifest({ title: titled('113000') }), 'KOS_NOT_MANIFEST'],
    ['a rejection note', buildManifest({ title: titled('113001') }), 'KOS_NOT_MANIFEST'],
    ['no evidence', buildManifest({ evidence: undefined }), 'KOS_EMPTY'],
    ['no study in the evidence', buildManifest({ evidence: evidence() }), 'KOS_EMPTY'],
    ['no instance', buildManifest({ evidence: evidence(studyItem([seriesItem({}, [])])) }), 'KOS_EMPTY'],
    ['cut off', buildManifest().subarray(0, 400), 'DICOM_DAMAGED'],
    ['33 MiB', Buffer.alloc(33 * 1_048_576), 'KOS_TOO_LARGE'],
  ])('%s: %s', ([, bytes, code]) => {
    expect(() => readManifest(bytes)).toThrow(error(code));
  });

  test('a title that the validators accept although it is none', () => {
    expect(readManifest(buildManifest({ title: titled('DCM') })).series).toHaveLength(1);
    expect(readManifest(buildManifest({ title: undefined })).series).toHaveLength(1);
  });

  test('more elements than a manifest can have', () => {
    const empty = seriesItem(
      {},
      Array.from({ length: 350_000 }, () => []),
    );
    const bytes = buildManifest({ evidence: evidence(studyItem([seriesItem(), empty])) });
    expect(() => readManifest(bytes)).toThrow(error('KOS_TOO_LARGE'));
    const deep = (levels: number): BuildElement =>
      levels === 0 ? ['TextValue', 'UT', 'x'] : ['ContentSequence', 'SQ', [[deep(levels - 1)]]];
    expect(() => readManifest(buildManifest({ deep: deep(40) }))).toThrow(error('KOS_TOO_LARGE', { limit: 32 }));
  });

  test('every file of the shared data that is no manifest says so', (context) => {
    const outcomes = [...dicomFiles(context, 'dicom/single'), ...dicomFiles(context, 'dicom/bad')].map((path) => {
      try {
        return readManifest(sharedBytes(context, path)).series.length > 0 ? 'ok' : 'empty';
      } catch (thrown) {
        return thrown instanceof WorkstationError ? thrown.code : thrown;
      }
    });
    const counts = Object.fromEntries(
      [...new Set(outcomes)].map((each) => [each, outcomes.filter((o) => o === each).length]),
    );
    expect(counts).toEqual({
      ok: 2,
      KOS_NOT_MANIFEST: 52,
      KOS_NOT_DICOM: 6,
      DICOM_DAMAGED: 6,
      KOS_UID_INVALID: 2,
      KOS_TOO_LARGE: 1,
    });
  });
});
