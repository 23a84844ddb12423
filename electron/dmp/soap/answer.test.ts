import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTool } from '../../../e2e/support/peer-process.ts';
import { whatIsMissing } from '../../../e2e/support/programs.ts';
import { WorkstationError, type ErrorReport } from '../../../shared/errors.ts';
import { text } from '../../xml/tree.ts';
import { cxfPackage, envelope, fault, multipart, XOP_TYPE } from '../testing/messages.ts';
import { startServer } from '../testing/server.ts';
import { readSoapAnswer, type SoapAnswer } from './answer.ts';

const OK = envelope('<ok xmlns="urn:test">oui, c’est ça</ok>');
const KOS_ID = 'b1e9@urn:ihe:iti:xds-b:2007';
/** Line breaks, a CR at its end and what looks like a delimiter are content. */
const KOS = Buffer.from('DICM\r\n--uuid:5a1c\r\n\0\xff--uuid:5a1c3a5e-8f0e-4c3b-b7a7-0b1d6f1a9c11x\n\r', 'latin1');

function read(contentType: string, body: string | Uint8Array): SoapAnswer {
  return readSoapAnswer({ host: 'dmp.test', contentType, bytes: Buffer.from(body), xmlMebibytes: 1 });
}

function refused(contentType: string, body: string | Uint8Array): ErrorReport {
  try {
    read(contentType, body);
  } catch (error) {
    if (error instanceof WorkstationError) return error.report();
    throw error;
  }
  throw new Error('it was read');
}

const detailOf = (contentType: string, body: string | Uint8Array): unknown => {
  const { code, facts } = refused(contentType, body);
  expect(code).toBe('DMP_ANSWER');
  return facts['detail'];
};

const said = ({ body }: SoapAnswer): [string, string | undefined] => [body.localName, text(body)];

test.each([
  'application/soap+xml',
  'application/soap+xml; charset=UTF-8; action="urn:x"',
  'APPLICATION/SOAP+XML;charset="utf-8"',
  'text/xml; charset=utf-8',
  'application/xop+xml; type="application/soap+xml"',
])('a document as %s', (type) => {
  expect(said(read(type, OK))).toEqual(['ok', 'oui, c’est ça']);
});

test.each(['soap', 'S', 'env', ''])('prefixes do not matter: « %s »', (prefix) => {
  expect(said(read('text/xml', envelope('<x:ok xmlns:x="urn:test">1</x:ok>', prefix)))).toEqual(['ok', '1']);
});

test('Latin-1 that the header, or the document, speaks of', () => {
  const latin = envelope('<ok xmlns="urn:test">déjà</ok>');
  const declared = `<?xml version="1.0" encoding="ISO-8859-1"?>${latin}`;
  expect(said(read('text/xml; charset=ISO-8859-1', Buffer.from(latin, 'latin1')))).toEqual(['ok', 'déjà']);
  expect(said(read('text/xml; charset=ISO-8859-1', Buffer.from(declared, 'latin1')))).toEqual(['ok', 'déjà']);
  expect(said(read('text/xml', Buffer.from(declared, 'latin1')))).toEqual(['ok', 'déjà']);
  expect(detailOf('text/xml', Buffer.from(latin, 'latin1'))).toBe('XML_ENCODING');
});

test('a package of Apache CXF: the document, and the bytes by the address of an xop:Include', () => {
  const { type, body } = cxfPackage(OK, { [KOS_ID]: KOS, other: Buffer.from('2') });
  const answer = read(type, body);
  expect(said(answer)).toEqual(['ok', 'oui, c’est ça']);
  for (const cid of ['cid:b1e9@urn%3Aihe%3Aiti%3Axds-b%3A2007', `cid:${KOS_ID}`, KOS_ID, `<${KOS_ID}>`])
    expect(Buffer.from(answer.attachment(cid) ?? [])).toEqual(KOS);
  expect(Buffer.from(answer.attachment('cid:other') ?? []).toString()).toBe('2');
  expect(answer.attachment('cid:unknown')).toBeUndefined();
});

test('a Content-ID that is percent-encoded, as an address that is or is not', () => {
  const { type, body } = cxfPackage(OK, { 'a%3Ab%2': KOS, '1%40x': Buffer.from('1') });
  expect(read(type, body).attachment('cid:a%3Ab%2')).toBeDefined();
  expect(read(type, body).attachment('cid:1@x')).toBeDefined();
});

const ROOT = { headers: [`Content-Type: ${XOP_TYPE}`, 'Content-ID: <r>'], content: OK };
const DOCUMENT = { headers: ['CONTENT-ID:<d>', 'content-type: text/xml'], content: KOS };

test.each([
  ['quoted', 'multipart/related; boundary="a b:c=1"', 'a b:c=1'],
  ['bare', 'multipart/related;boundary=----=_Part_7;type="application/xop+xml"', '----=_Part_7'],
  ['bare with blanks', 'Multipart/Related; Boundary = x:1 ; type=text/xml', 'x:1'],
  ['with escapes', String.raw`multipart/related; boundary="a\"b"`, 'a"b'],
])('a boundary %s', (_, type, boundary) => {
  const answer = read(type, multipart(boundary, [ROOT, DOCUMENT]));
  expect(said(answer)[0]).toBe('ok');
  expect(Buffer.from(answer.attachment('cid:d') ?? [])).toEqual(KOS);
});

test('lines that end with LF: a CR before the delimiter belongs to the document', () => {
  const answer = read('multipart/related; boundary=b', multipart('b', [ROOT, DOCUMENT], '\n'));
  expect(Buffer.from(answer.attachment('cid:d') ?? [])).toEqual(KOS);
});

test('headers that go on in the next line, blanks after a boundary, a preamble and an epilogue', () => {
  const body = Buffer.concat([
    Buffer.from('This is a MIME message\r\n--bc\r\nnot yet\r\n'),
    Buffer.from(`--b \t\r\nContent-Type:\r\n application/xop+xml;\r\n\ttype="text/xml"\r\n\r\n${OK}\r\n--b\r\n`),
    Buffer.from('Content-ID: <d>\r\n\r\n\r\n--b--\r\n--b\r\nafter the end'),
  ]);
  const answer = read('multipart/related; boundary=b', body);
  expect(said(answer)[0]).toBe('ok');
  expect(answer.attachment('cid:d')).toHaveLength(0);
});

test('the root is the part that `start` names, else the first', () => {
  const parts = multipart('b', [DOCUMENT, ROOT]);
  expect(said(read('multipart/related; start="<r>"; boundary=b', parts))[0]).toBe('ok');
  expect(said(read('multipart/related; start=r; boundary=b', parts))[0]).toBe('ok');
  expect(detailOf('multipart/related; boundary=b', parts)).toBe('XML_ENCODING');
  expect(said(read('multipart/related; start="<none>"; boundary=b', multipart('b', [ROOT, DOCUMENT])))[0]).toBe('ok');
});

test('a part in base64', () => {
  const part = { headers: ['Content-ID: <d>', 'Content-Transfer-Encoding: BASE64'], content: KOS.toString('base64') };
  const answer = read('multipart/related; boundary=b', multipart('b', [ROOT, part]));
  expect(Buffer.from(answer.attachment('cid:d') ?? [])).toEqual(KOS);
});

test('a package that curl made', async (context) => {
  const missing = whatIsMissing('curl');
  if (missing !== undefined) context.skip(missing);
  const { contentType, body } = await madeByCurl();
  const answer = read(contentType, body);
  expect(said(answer)).toEqual(['ok', 'oui, c’est ça']);
  expect(Buffer.from(answer.attachment('cid:d%40x') ?? []).toString('latin1')).toBe('a\r\n\r\nb');
});

test('a part that a package has not, or has twice, is not guessed', () => {
  const twice = multipart('b', [ROOT, DOCUMENT, DOCUMENT]);
  expect(detailOf('multipart/related; boundary=b', twice)).toBe('Content-ID');
});

test.each([
  ['a page', 'text/html', '<html/>', 'Content-Type text/html'],
  ['nothing said', '', OK, 'Content-Type '],
  ['bytes that are no text', 'é\0/x', OK, 'Content-Type ??/x'],
  ['nothing', 'text/xml', '', 'XML_NOT_WELL_FORMED'],
  ['half a document', 'text/xml', OK.slice(0, -9), 'XML_NOT_WELL_FORMED'],
  ['a DOCTYPE', 'text/xml', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${OK}`, 'XML_DOCTYPE'],
  ['an envelope of nobody', 'text/xml', '<Envelope><Body><a/></Body></Envelope>', 'soap:Envelope'],
  ['no body', 'text/xml', '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>', 'soap:Body'],
  ['an empty body', 'text/xml', envelope(' '), 'soap:Body'],
  ['no boundary', 'multipart/related', multipart('b', [ROOT]), 'boundary'],
  ['an endless boundary', `multipart/related; boundary=${'b'.repeat(201)}`, OK, 'boundary'],
  ['an endless header', `text/xml; a="${' '.repeat(5000)}"`, OK, 'Content-Type '],
  ['another boundary', 'multipart/related; boundary=c', multipart('b', [ROOT]), 'multipart'],
  ['no parts', 'multipart/related; boundary=b', '--b--', 'multipart'],
  ['an open end', 'multipart/related; boundary=b', multipart('b', [ROOT, DOCUMENT]).subarray(0, -5), 'multipart'],
  ['a header without a name', 'multipart/related; boundary=b', '--b\r\nhead\r\n\r\nx\r\n--b--', 'multipart headers'],
  ['headers without an end', 'multipart/related; boundary=b', '--b\r\na: b\r\n--b--', 'multipart headers'],
  [
    'huge headers',
    'multipart/related; boundary=b',
    multipart('b', [{ headers: [`a: ${'x'.repeat(17_000)}`], content: OK }]),
    'multipart headers',
  ],
  [
    'too many parts',
    'multipart/related; boundary=b',
    multipart('b', [ROOT, ...Array.from({ length: 500 }, () => ({ headers: [], content: '' }))]),
    'multipart > 500',
  ],
  [
    'a root that is a page',
    'multipart/related; boundary=b',
    multipart('b', [{ headers: ['Content-Type: text/html'], content: OK }]),
    'Content-Type text/html',
  ],
  [
    'an encoding for letters',
    'multipart/related; boundary=b',
    multipart('b', [{ headers: ['Content-Transfer-Encoding: quoted-printable'], content: OK }]),
    'Content-Transfer-Encoding',
  ],
])('%s is refused', (_, type, body, detail) => {
  expect(detailOf(type, body)).toBe(detail);
});

test('500 parts are read, one more is not', () => {
  const parts = Array.from({ length: 499 }, (_, at) => ({ headers: [`Content-ID: ${at}`], content: `${at}` }));
  const answer = read('multipart/related; boundary=b', multipart('b', [ROOT, ...parts]));
  expect(Buffer.from(answer.attachment('498') ?? []).toString()).toBe('498');
});

test('XML without bounds is refused, attachments of any size are not XML', () => {
  const long = envelope(`<ok xmlns="urn:test">${' '.repeat(1024 * 1024)}</ok>`);
  expect(refused('text/xml', long)).toMatchObject({ code: 'DMP_ANSWER_TOO_LARGE', facts: { limit: '1 MiB' } });
  const { type, body } = cxfPackage(OK, { d: Buffer.alloc(2 * 1024 * 1024) });
  expect(read(type, body).attachment('d')).toHaveLength(2 * 1024 * 1024);
});

const FAULT = fault({
  subcodes: ['DMPStructureInconnue'],
  texts: [
    ['en', 'Unknown structure'],
    ['fr-FR', ' Structure introuvable\n ou Inactive '],
  ],
});
const STRUCTURE = { dmpCode: 'DMPStructureInconnue', text: 'Structure introuvable ou Inactive' };

test('a fault is an error with the code and the French text of the DMP, as a document or as a package', () => {
  expect(refused('application/soap+xml', FAULT)).toEqual({ code: 'DMP_FAULT', facts: STRUCTURE });
  const { type, body } = cxfPackage(FAULT);
  expect(refused(type, body)).toEqual({ code: 'DMP_FAULT', facts: STRUCTURE });
});

test.each<[string, Parameters<typeof fault>[0], { dmpCode: string; text: string }]>([
  ['no subcode', { code: 'Receiver', texts: [['en', 'maintenance']] }, { dmpCode: 'Receiver', text: 'maintenance' }],
  ['no text', { subcodes: ['X'] }, { dmpCode: 'X', text: '—' }],
  ['no words at all', { code: '' }, { dmpCode: 'Fault', text: '—' }],
  ['nested subcodes', { subcodes: ['X', 'Y'] }, { dmpCode: 'X', text: '—' }],
  [
    'endless words',
    { subcodes: ['X'.repeat(9999)], texts: [['fr', '\u202Eé'.repeat(9999)]] },
    { dmpCode: 'X'.repeat(100), text: 'é '.repeat(250).trim() },
  ],
])('a fault with %s', (_, words, facts) => {
  expect(refused('text/xml', fault(words, 'env'))).toEqual({ code: 'DMP_FAULT', facts });
});

test.each([[['DMPInvalidCertificate']], [['General', 'DMPInvalidCertificate']]])(
  'DMPInvalidCertificate speaks of our certificate, with the words of the DMP beneath: %s',
  (subcodes) => {
    const report = refused('text/xml', fault({ subcodes, texts: [['fr', 'Certificat inconnu']] }));
    expect(report).toEqual({
      code: 'DMP_CERTIFICATE_REFUSED',
      facts: { host: 'dmp.test' },
      problems: [{ code: 'DMP_FAULT', facts: { dmpCode: subcodes[0], text: 'Certificat inconnu' } }],
    });
  },
);

test('a fault of SOAP 1.1, as gateways write them', () => {
  const words = '<faultcode>S:Client.DMPClosed</faultcode><faultstring>fermé</faultstring>';
  const old = envelope(`<S:Fault>${words}</S:Fault>`, 'S', 'http://schemas.xmlsoap.org/soap/envelope/');
  expect(refused('text/xml', old)).toEqual({ code: 'DMP_FAULT', facts: { dmpCode: 'DMPClosed', text: 'fermé' } });
});

/** A multipart/related message as curl posts it. */
async function madeByCurl(): Promise<{ contentType: string; body: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-curl-'));
  let contentType = '';
  await using server = await startServer((response, _, { headers }) => {
    contentType = headers['content-type'] ?? '';
    response.end();
  });
  try {
    writeFileSync(join(folder, 'root'), OK);
    writeFileSync(join(folder, 'document'), 'a\r\n\r\nb');
    await runTool('curl', [
      ...['--silent', '--show-error', '--header', 'Content-Type: multipart/related; start="<r@x>"', '--form'],
      `document=@${folder}/document;type=application/octet-stream;headers="Content-ID: <d@x>"`,
      ...['--form', `root=@${folder}/root;type=application/xop+xml;headers="Content-ID: <r@x>"`],
      server.baseUrl,
    ]);
    return { contentType, body: Buffer.from(server.received[0]?.body ?? '') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
