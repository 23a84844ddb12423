/** TD3.2, and what the documents are made of. */
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { keyObjectSelection, TEST_PATIENT as KOS_PATIENT } from '../imaging/index.ts';
import { run, skipWithout, temporaryFolder, usePhantom } from '../imaging/testing/support.ts';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writePng } from './documents/png.ts';
import { STYLES } from './soap/style.ts';
import { dmpOfSuite } from './testing/dmp.ts';
import type { DmpAnswer } from './testing/dmp.ts';
import { retrieveBody } from './testing/requests.ts';
import { attribute, children, descend, NS, parseXml, textOf } from './xml.ts';
import type { Element } from './xml.ts';

const suite = dmpOfSuite();
const phantom = usePhantom();

interface Part {
  readonly headers: string;
  readonly bytes: Buffer;
}

/** Cuts a multipart body at its boundary, by bytes (RFC 2046 5.1). */
function partsOf({ headers, bytes }: DmpAnswer): Part[] {
  const type = headers.get('content-type') ?? '';
  expect(type).toMatch(/^multipart\/related; type="application\/xop\+xml"; .*start="<[^"]+>"/);
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(type) ?? [];
  const delimiter = Buffer.from(`\r\n--${quoted ?? bare ?? ''}`);
  const parts: Part[] = [];
  for (let at = bytes.indexOf(delimiter); at >= 0;) {
    const start = at + delimiter.length;
    const end = bytes.indexOf(delimiter, start);
    if (end < 0) {
      expect(bytes.toString('latin1', start)).toBe('--');
      break;
    }
    const head = bytes.indexOf('\r\n\r\n', start);
    parts.push({ headers: bytes.toString('latin1', start, head), bytes: bytes.subarray(head + 4, end) });
    at = end;
  }
  return parts;
}

/** Documents by unique identifier, wherever their bytes are. */
function documentsOf(answer: DmpAnswer): Map<string, Buffer> {
  expect(answer.status).toBe(200);
  const isMultipart = (answer.headers.get('content-type') ?? '').startsWith('multipart/');
  const [root, ...attachments] = isMultipart ? partsOf(answer) : [];
  const envelope = parseXml(root === undefined ? answer.text : root.bytes.toString()).documentElement!;
  const response = children(descend(envelope, NS.soap, 'Body'), NS.xdsb, 'RetrieveDocumentSetResponse')[0];
  const found = children(response, NS.xdsb, 'DocumentResponse').map((each): [string, Buffer] => {
    const content = children(each, NS.xdsb, 'Document')[0]!;
    return [textOf(children(each, NS.xdsb, 'DocumentUniqueId')[0]), bytesOf(content, attachments)];
  });
  return new Map(found);
}

function bytesOf(content: Element, attachments: readonly Part[]): Buffer {
  const include = children(content, NS.xop, 'Include')[0];
  if (include === undefined) return Buffer.from(textOf(content), 'base64');
  const cid = decodeURIComponent(attribute(include, 'href').replace(/^cid:/, ''));
  return attachments.find((part) => part.headers.toLowerCase().includes(`content-id: <${cid.toLowerCase()}>`))!.bytes;
}

async function retrieve(uniqueId: string): Promise<Buffer> {
  return documentsOf(await suite().ask('repository', retrieveBody([uniqueId]))).get(uniqueId)!;
}

/** The first body of a report: its type and its bytes. */
async function bodyOf(
  name: string,
): Promise<{ readonly mediaType: string; readonly bytes: Buffer; readonly cda: Element }> {
  const { uniqueId } = await suite().document(name, '18748-4');
  const cda = parseXml((await retrieve(uniqueId)).toString()).documentElement!;
  const text = descend(cda, NS.hl7, 'component', 'nonXMLBody', 'text');
  const isBase64 = attribute(text, 'representation') === 'B64';
  return {
    mediaType: attribute(text, 'mediaType'),
    bytes: Buffer.from(textOf(text), isBase64 ? 'base64' : 'utf8'),
    cda,
  };
}

async function pdfText(bytes: Buffer): Promise<{ readonly pages: number; readonly text: string }> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const pdf = await loading.promise;
  const page = await (await pdf.getPage(1)).getTextContent();
  const text = page.items.map((item) => ('str' in item ? item.str : '')).join(' ');
  const { numPages: pages } = pdf;
  await loading.destroy();
  return { pages, text };
}

describe('TD3.2', () => {
  it('gives several documents, byte for byte the same in every way of sending them', async () => {
    const ids = (await suite().documents())
      .filter((each) => each.patient === KOS_PATIENT.ins && !each.masked && each.case !== 'large')
      .slice(0, 12)
      .map((each) => each.uniqueId);
    const seen = new Map<string, Set<string>>();
    for (const style of STYLES.keys()) {
      await suite().control({ style });
      const documents = documentsOf(await suite().ask('repository', retrieveBody(ids)));
      expect([...documents.keys()]).toEqual(ids);
      for (const [id, bytes] of documents)
        seen.set(id, (seen.get(id) ?? new Set()).add(createHash('sha1').update(bytes).digest('hex')));
    }
    expect([...seen.values()].map((hashes) => hashes.size)).toEqual(ids.map(() => 1));
  });

  it('writes identifiers of parts percent-encoded or not, boundaries quoted or not', async () => {
    const { uniqueId } = await suite().document('study', 'IMG-KOS');
    const forms = new Set<string>();
    for (const style of STYLES.keys()) {
      await suite().control({ style });
      const { text, headers } = await suite().ask('repository', retrieveBody([uniqueId]));
      const type = headers.get('content-type') ?? '';
      const boundary = !type.startsWith('multipart/') ? 'plain' : type.includes('boundary="') ? 'quoted' : 'bare';
      forms.add(`${boundary} ${text.includes('urn%3Aihe') ? 'encoded' : text.includes('cid:') ? 'raw' : 'inline'}`);
    }
    expect([...forms].toSorted()).toEqual(['bare inline', 'bare raw', 'plain inline', 'quoted encoded']);
  });

  it('does not know an entryUUID: XDSDocumentUniqueIdError, beside what it knows a partial success', async () => {
    const { uniqueId, entryUuid } = await suite().document('study', 'IMG-KOS');
    const wrong = await suite().ask('repository', retrieveBody([entryUuid]));
    expect(wrong.text).toMatch(/ResponseStatusType:Failure".*XDSDocumentUniqueIdError/s);
    const mixed = await suite().ask('repository', retrieveBody([uniqueId, '1.2.3']));
    expect(mixed.text).toMatch(/ResponseStatusType:PartialSuccess".*XDSDocumentUniqueIdError/s);
    expect(documentsOf(mixed).size).toBe(1);
    const elsewhere = await suite().ask('repository', retrieveBody([uniqueId], '1.2.3'));
    expect(elsewhere.text).toContain('XDSUnknownRepositoryId');
  });

  it('gives the manifests that the sources write', async () => {
    for (const study of phantom()) {
      const listed = (await suite().documents()).find(
        (each) => each.typeCode === 'IMG-KOS' && each.references.some(({ id }) => id === study.studyInstanceUid),
      );
      const expected = keyObjectSelection(
        study,
        { ...KOS_PATIENT, birthPlace: '51215' },
        'https://db4.example.test:8443/dicom-web-rs',
      );
      expect((await retrieve(listed!.uniqueId)).equals(expected)).toBe(true);
    }
  });

  it('gives look-alikes with an institution of their own, to dcmdump', async (context) => {
    skipWithout(context, 'dcmtk');
    const all = (await suite().documents()).filter((each) => each.case === 'look-alike' && each.typeCode === 'IMG-KOS');
    const folder = await temporaryFolder();
    const files = await Promise.all(
      all.map(async ({ uniqueId }, index) => {
        const file = path.join(folder, `${index}.dcm`);
        await writeFile(file, await retrieve(uniqueId));
        return file;
      }),
    );
    const { stdout, code } = await run('dcmdump', ['+P', '0008,0080', '+P', '0008,0018', '-s', ...files]);
    const found = stdout.toString('latin1');
    expect(code).toBe(0);
    expect(new Set(found.match(/LO \[Imagerie fictive de [^\]]+\]/g)).size).toBe(10);
    for (const { uniqueId } of all) expect(found).toContain(`[${uniqueId}]`);
  });
});

describe('reports', () => {
  it('level 1: PDF with the accents of French, as pdf.js reads it', async () => {
    const { mediaType, bytes, cda } = await bodyOf('several-pages');
    expect(mediaType).toBe('application/pdf');
    const { pages, text } = await pdfText(bytes);
    expect(pages).toBe(3);
    expect(text).toContain('Mammographie de dépistage');
    expect(text).toContain('œdème des parties molles en régression');
    expect(text).toContain('à l’examen précédent');
    expect(attribute(children(cda, NS.hl7, 'code')[0], 'code')).toBe('18748-4');
  });

  it('a PDF as large as wanted', async () => {
    await suite().control({ addLargeReport: { megabytes: 1.5 } });
    const { bytes } = await bodyOf('large');
    expect(bytes.length / 1024 / 1024).toBeCloseTo(1.5, 1);
    await expect(pdfText(bytes)).resolves.toMatchObject({ pages: 3 });
  });

  it.each([
    ['text', 'text/plain', 'Radiographie du thorax au lit'],
    ['bare-text', 'text/plain', 'Radiographie du bassin'],
    ['rtf', 'text/rtf', '\\rtf1\\ansi'],
    ['image', 'image/png', 'PNG'],
  ])('%s', async (name, mediaType, content) => {
    const body = await bodyOf(name);
    expect(body.mediaType).toBe(mediaType);
    expect(body.bytes.includes(content)).toBe(true);
  });

  it('level 3: sections with table, lists, footnote and a picture', async () => {
    const { cda } = await bodyOf('level-3');
    const names = ['section', 'table', 'list', 'footnote', 'footnoteRef', 'renderMultiMedia', 'observationMedia'];
    const counts = names.map((name) => cda.getElementsByTagNameNS(NS.hl7, name).length);
    expect(counts).toEqual([4, 1, 2, 1, 1, 1, 1]);
  });

  it('name their study, order and accession number, and the version that they replace', async () => {
    const { cda } = await bodyOf('study');
    const study = descend(cda, NS.hl7, 'documentationOf', 'serviceEvent', 'id');
    const references = (await suite().document('study', '18748-4')).references.map(({ id }) => id);
    expect(references).toContain(attribute(study, 'root'));
    const order = descend(cda, NS.hl7, 'inFulfillmentOf', 'order');
    expect(references).toContain(attribute(children(order, NS.hl7, 'id')[0], 'extension'));
    expect(references).toContain(attribute(children(order, 'urn:dicom-org:ps3-20', 'accessionNumber')[0], 'extension'));
    const second = (await suite().documents()).find(({ title }) => title.includes('version corrigée'));
    const corrected = parseXml((await retrieve(second!.uniqueId)).toString()).documentElement!;
    const parent = descend(corrected, NS.hl7, 'relatedDocument', 'parentDocument', 'id');
    expect(attribute(parent, 'root')).toBe('1.2.250.1.213.4.5.4.9001');
  });

  it('one is of somebody else', async () => {
    const { cda } = await bodyOf('other-traits');
    const family = descend(cda, NS.hl7, 'recordTarget', 'patientRole', 'patient', 'name', 'family');
    expect(textOf(family)).toBe('AUTRE-PATIENTE');
  });
});

it('the pictures are PNG of grey levels', () => {
  const png = writePng(16);
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  const at = png.indexOf('IDAT');
  const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  expect([pixels.length, pixels[8 * 17 + 9], pixels[1]]).toEqual([16 * 17, 220, 0]);
});
