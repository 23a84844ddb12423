/** The broken and hostile files of the shared data, each as a part between two good ones: what becomes of it, and of them. */
import { expect, test } from 'vitest';
import { readPart10Header } from '../dicom/header.ts';
import { dicomFiles, sharedBytes } from '../dicom/testing/samples.ts';
import { SeriesRetrieval } from './retrieval.ts';
import { CannedDispatcher, inPieces } from './testing/canned-dispatcher.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { asPart, CLOSING, CONTENT_TYPE, KOS, part10 } from './testing/source-bench.ts';

/**
 * `stored`: taken as it is; what its pixels are worth shows when they are asked for (`bad/` in electron/dicom). Otherwise
 * the code of what is told, and nothing of it is kept.
 */
const EXPECTED: Readonly<Record<string, string>> = {
  'bits-allocated-wrong': 'stored',
  'deflate-bomb-64mib': 'stored',
  'dicm-only': 'DICOM_DAMAGED',
  'element-length-too-long': 'DICOM_DAMAGED',
  'encapsulated-without-delimiter': 'stored',
  'fragment-huge-length': 'stored',
  'frames-one-million': 'stored',
  'hostile-strings': 'stored',
  'html-error-page': 'DICOM_NOT_PART10',
  'invalid-uids': 'DICOM_UID_INVALID',
  'jpeg-file': 'DICOM_NOT_PART10',
  'jpegls-corrupt': 'stored',
  'latin1-without-charset': 'stored',
  'meta-group-length-wrong': 'stored',
  'meta-only': 'DICOM_DAMAGED',
  'nested-3000-deep': 'DICOM_LIMIT',
  'no-pixel-data': 'stored',
  'no-preamble-no-meta': 'stored',
  'no-transfer-syntax': 'stored',
  'offset-table-past-the-end': 'stored',
  'path-in-uid': 'DICOM_UID_INVALID',
  'pixel-data-huge-length': 'stored',
  'pixel-data-too-short': 'stored',
  'preamble-only': 'DICOM_NOT_PART10',
  'rows-columns-65535': 'stored',
  'rows-zero': 'stored',
  'says-jpegls-is-native': 'stored',
  'says-native-is-jpegls': 'stored',
  'sequence-without-delimiter': 'DICOM_DAMAGED',
  text: 'DICOM_NOT_PART10',
  'truncated-in-header': 'DICOM_DAMAGED',
  'truncated-in-jpegls': 'stored',
  'truncated-in-meta': 'DICOM_DAMAGED',
  'truncated-in-pixels': 'stored',
  'unknown-transfer-syntax': 'DICOM_SYNTAX_UNKNOWN',
  'zero-bytes': 'DICOM_NOT_PART10',
};

const GOOD = ['1.2.250.1.100.7.1', '1.2.250.1.100.7.2'] as const;

/** Study, series and instance that a file says it is; made up where it cannot be read. */
function identityOf(file: Buffer): { study: string; series: string; uid: string } {
  const made = { study: '1.2.3', series: '1.2.3.4', uid: '1.2.3.4.5' };
  try {
    const header = readPart10Header(file, { final: true });
    if (header === 'need-more') return made;
    const { dataset, sopInstanceUid } = header;
    const [study, series] = [dataset.string('StudyInstanceUID'), dataset.string('SeriesInstanceUID')];
    return study === undefined || series === undefined ? made : { study, series, uid: sopInstanceUid };
  } catch {
    return made;
  }
}

async function retrieveBetween(file: Buffer, pieces: number) {
  const { study, series, uid } = identityOf(file);
  const [before, after] = GOOD.map((sop) => part10(sop, { study, series, pixels: 500 }));
  const parts = [before!, file, after!];
  const store = new MemoryStore();
  const listed = [GOOD[0], uid, GOOD[1]].map((sopInstanceUid) => ({ sopInstanceUid }));
  const retrieval = new SeriesRetrieval(
    {
      kosSopInstanceUid: KOS,
      studyInstanceUid: study,
      series: { seriesInstanceUid: series, retrieveUrl: 'https://a.test', instances: listed },
    },
    {
      dispatcher: new CannedDispatcher({
        contentType: CONTENT_TYPE,
        chunks: inPieces(Buffer.concat([...parts.map((part) => asPart(part)), CLOSING]), () => pieces),
      }),
      token: async () => 'token',
      createWriter: store.create,
      readHeader: readPart10Header,
      timeouts: { firstByteSeconds: 5, silenceSeconds: 5 },
      today: () => 0,
    },
  );
  const stored = new Map<string, Buffer>();
  let code = 'fine';
  try {
    for await (const instance of retrieval.run({ signal: new AbortController().signal })) {
      stored.set(instance.sopInstanceUid, Buffer.from(await instance.stored.read(0, instance.stored.size)));
    }
  } catch (error) {
    code = (error as { code: string }).code;
  }
  expect(store.open).toBe(0);
  return { uid, parts, stored, code, warnings: retrieval.warnings };
}

test.for(Object.entries(EXPECTED))('bad/%s.dcm: %s', async ([name, expected], context) => {
  const file = Buffer.from(sharedBytes(context, `dicom/bad/${name}.dcm`));
  for (const pieces of [97, 1e9]) {
    const { uid, parts, stored, code, warnings } = await retrieveBetween(file, pieces);
    // The neighbours are whole, whatever stands between them.
    expect(stored.get(GOOD[0])?.equals(parts[0]!)).toBe(true);
    expect(stored.get(GOOD[1])?.equals(parts[2]!)).toBe(true);
    if (expected === 'stored') {
      expect([code, warnings]).toEqual(['fine', []]);
      expect(stored.get(uid)?.equals(file)).toBe(true);
    } else {
      expect([code, stored.size]).toEqual(['WADO_MISSING', 2]);
      expect(warnings).toMatchObject([
        { code: 'WADO_UNREADABLE', facts: { count: 1 }, problems: [{ code: expected }] },
      ]);
    }
  }
});

test('the table speaks of all of them', (context) => {
  const names = dicomFiles(context, 'dicom/bad').map((path) => path.replace(/^.*\/|\.dcm$/g, ''));
  expect(names).toEqual(Object.keys(EXPECTED).sort());
});
