import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { below, chance, mutilate, rounds } from '../dicom/testing/chance.ts';
import { sharedPath } from '../dicom/testing/samples.ts';
import { canonicalize } from './canonicalize.ts';
import { parseXml, type XmlLimits } from './parse.ts';
import { attribute, child, children, elements, namespaceOfPrefix, text, withDescendants } from './tree.ts';

const SEED = 20261122;
const ROUNDS = rounds(800, 40_000);

function refusal(code: string, facts: object = expect.anything() as object): unknown {
  return expect.objectContaining({ code, facts });
}

function parse(xml: string, limits?: Partial<XmlLimits>) {
  return parseXml(Buffer.from(xml), limits);
}

describe('the tree', () => {
  const xml =
    '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<?style x?><!-- c -->\n' +
    '<n:a xmlns:n="urn:n" xmlns="urn:d" Id="1" n:b=" x&#10;\n">\n  <c>1 &lt; 2<![CDATA[ & 3]]></c><!-- c --><c xmlns="">é</c>' +
    '<n:d xml:lang="fr"/>\n</n:a>\n<?end?>';
  const { root, children: outside } = parse(xml);

  it('knows names, namespaces, attributes and lines', () => {
    expect(root).toMatchObject({ name: 'n:a', prefix: 'n', localName: 'a', namespace: 'urn:n', line: 4 });
    expect(root.declarations).toEqual([
      { prefix: 'n', uri: 'urn:n' },
      { prefix: '', uri: 'urn:d' },
    ]);
    expect(root.attributes.map(({ name, namespace, value }) => [name, namespace, value])).toEqual([
      ['Id', '', '1'],
      ['n:b', 'urn:n', ' x\n '],
    ]);
    expect(attribute(root, 'Id')).toBe('1');
    expect(attribute(root, 'b')).toBeUndefined();
    expect(attribute(root, 'b', 'urn:n')).toBe(' x\n ');
    expect(outside.map((node) => node.kind)).toEqual(['instruction', 'comment', 'element', 'instruction']);
  });

  it('finds children', () => {
    expect(elements(root).map(({ name, namespace }) => `${name} ${namespace}`)).toEqual(['c urn:d', 'c ', 'n:d urn:n']);
    expect(children(root, 'urn:d', 'c')).toHaveLength(1);
    expect(child(root, '', 'c')?.parent).toBe(root);
    expect(child(parse('<a><b/><b/></a>').root, '', 'b')).toBeUndefined();
    expect(child(root, 'urn:n', 'c')).toBeUndefined();
    const names = [...withDescendants(parse('<a><b><c/></b><d/></a>').root)].map(({ name }) => name);
    expect(names).toEqual(['a', 'b', 'c', 'd']);
    const lang = child(root, 'urn:n', 'd')!;
    expect(attribute(lang, 'lang', 'http://www.w3.org/XML/1998/namespace')).toBe('fr');
    expect(namespaceOfPrefix(lang, 'n')).toBe('urn:n');
    expect(namespaceOfPrefix(child(root, '', 'c')!, '')).toBe('');
    expect(namespaceOfPrefix(lang, 'm')).toBeUndefined();
  });

  it('gives texts, but none with something in it', () => {
    expect(text(child(root, 'urn:d', 'c')!)).toBe('1 < 2 & 3');
    expect(text(child(root, 'urn:n', 'd')!)).toBe('');
    expect(text(parse('<a>1<!-- -->2</a>').root)).toBeUndefined();
    expect(text(parse('<a>1<b/></a>').root)).toBeUndefined();
    expect(text(parse('<a><?p?></a>').root)).toBeUndefined();
  });
});

describe('encodings', () => {
  const body = "<a>Côte-d'Or</a>";
  const utf16 = (xml: string) => Buffer.from(`\uFEFF${xml}`, 'utf16le');
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(body)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-8"?>${body}`)],
    ['ISO-8859-1', Buffer.from(`<?xml version='1.0' encoding='ISO-8859-1' ?>${body}`, 'latin1')],
    ['UTF-16, little-endian', utf16(`<?xml version="1.0" encoding="utf-16"?>${body}`)],
    ['UTF-16, big-endian', utf16(body).swap16()],
  ])('%s', (_, bytes) => {
    expect(canonicalize(parseXml(bytes)).toString()).toBe(body);
  });

  it.each<[string, Buffer]>([
    ['bytes that are not UTF-8', Buffer.from(body, 'latin1')],
    ['an overlong form', Buffer.concat([Buffer.from('<a>'), Buffer.of(0xc0, 0xbc), Buffer.from('</a>')])],
    ['UTF-7', Buffer.from(`<?xml version="1.0" encoding="UTF-7"?><a>+ADw-b+AD4-</a>`)],
    ['UTF-16 without a byte order mark', utf16(body).subarray(2)],
    ['UTF-16 of odd length', utf16(body).subarray(0, -1)],
    ['a lone surrogate', utf16('<a>\uD800</a>')],
    ['a declaration against the byte order mark', Buffer.from(`\uFEFF<?xml version="1.0" encoding="ISO-8859-1"?><a/>`)],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])],
  ])('refused: %s', (_, bytes) => {
    expect(() => parseXml(bytes)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^XML_ENCODING$|^XML_NOT/) }),
    );
  });
});

const BOMB = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>';
const DOCTYPES: Readonly<Record<string, string | Buffer>> = {
  bare: '<!DOCTYPE a><a/>',
  'an entity bomb': `${BOMB}<a>&y;</a>`,
  'an external entity': '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
  'an external subset': '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
  'a parameter entity': '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]><a/>',
  'default attributes': '<!DOCTYPE a [<!ATTLIST a Id CDATA "1">]><a/>',
  'after the declaration': `<?xml version="1.0"?>\n${BOMB}<a/>`,
  'after a comment': `<!-- <a> --><!-- -->\n${BOMB}<a/>`,
  'after an instruction': `<?p <!-- ?>${BOMB}<a/>`,
  unfinished: '<!DOCTYPE a [<!ENTITY x "',
  'in UTF-16': Buffer.from(`\uFEFF${BOMB}<a/>`, 'utf16le'),
  'in UTF-16, big-endian': Buffer.from(`\uFEFF${BOMB}<a/>`, 'utf16le').swap16(),
  'in ISO-8859-1': Buffer.from(`<?xml version="1.0" encoding="iso-8859-1"?>${BOMB}<a>\u00e9</a>`, 'latin1'),
};

describe('no document type declaration, whatever is in it', () => {
  it.each(Object.entries(DOCTYPES))('%s', (_, xml) => {
    expect(() => parseXml(Buffer.from(xml as string))).toThrow(refusal('XML_DOCTYPE', {}));
  });

  it.each(['<a><!DOCTYPE a></a>', '<a/><!DOCTYPE a>', '<!doctype a><a/>', '<!-- <!DOCTYPE a> '])('%s', (xml) => {
    expect(() => parse(xml)).toThrow(refusal('XML_NOT_WELL_FORMED'));
  });

  it('in a comment or a text it is none', () => {
    expect(() => parse('<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>')).not.toThrow();
  });
});

describe('not well-formed', () => {
  it.each([
    ['', 1],
    ['text', 1],
    ['<a>\n<b></a>', 2],
    ['<a>\n\n', 3],
    ['<a/><b/>', 1],
    ['<a/>text', 1],
    ['<a b="1" b="2"/>', 1],
    ['<a xmlns:p="urn:p" xmlns:q="urn:p" p:b="1" q:b="2"/>', 1],
    ['<a b=1/>', 1],
    ['<a b/>', 1],
    ['<a b="<"/>', 1],
    ['<a b="1"c="2"/>', 1],
    ['<a>&nbsp;</a>', 1],
    ['<a>&toString;</a>', 1],
    ['<a>&amp</a>', 1],
    ['<a>& </a>', 1],
    ['<a>&#0;</a>', 1],
    ['<a>&#xD800;</a>', 1],
    ['<a>\u0001</a>', 1],
    ['<a>\uFFFE</a>', 1],
    ['<a>]]></a>', 1],
    ['<a><!-- -- --></a>', 1],
    ['<p:a/>', 1],
    ['<a p:b="1"/>', 1],
    ['<toString:a/>', 1],
    ['<a:b:c xmlns:a="urn:a"/>', 1],
    ['<:a/>', 1],
    ['<p:1 xmlns:p="urn:p"/>', 1],
    ['<a p:-="1" xmlns:p="urn:p"/>', 1],
    ['<a xmlns:p=""/>', 1],
    ['<a xmlns=" urn:a"/>', 1],
    ['<a xmlns:xml="urn:a"/>', 1],
    ['<a xmlns:p="http://www.w3.org/2000/xmlns/"/>', 1],
    ['<?xml version="1.1"?><a/>', 1],
    ['\n<?xml version="1.0"?><a/>', 2],
    ['<?xml version="1.0" encoding="utf-8" encoding="utf-8"?><a/>', 1],
    ['\uFEFF\uFEFF<a/>', 1],
    ['<![CDATA[x]]><a/>', 1],
  ])('%j (line %d)', (xml, line) => {
    expect(() => parse(xml)).toThrow(refusal('XML_NOT_WELL_FORMED', { line }));
  });
});

describe('limits', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  const wide = (count: number) => `<a ${Array.from({ length: count }, (_, index) => `b${index}=""`).join(' ')}/>`;

  it('holds what is allowed, and not one more', () => {
    expect(() => parse(nested(256))).not.toThrow();
    expect(() => parse(nested(257))).toThrow(refusal('XML_LIMIT', { limit: 256 }));
    expect(() => parse(wide(512))).not.toThrow();
    expect(() => parse(wide(513))).toThrow(refusal('XML_LIMIT', { limit: 512 }));
    expect(() => parse('<a>1<b/><!-- --></a>', { maxNodes: 4 })).not.toThrow();
    expect(() => parse('<a>1<b/><!-- --></a>', { maxNodes: 3 })).toThrow(refusal('XML_LIMIT', { limit: 3 }));
    expect(() => parse('<a/>', { maxBytes: 4 })).not.toThrow();
    expect(() => parse('<a />', { maxBytes: 4 })).toThrow(refusal('XML_LIMIT'));
  });

  it('the attributes of one element do not count for the next', () => {
    expect(() => parse(`<r>${'<a b="" c=""/>'.repeat(400)}</r>`)).not.toThrow();
  });

  it('an element may have very many children', () => {
    const { root } = parse(`<r>${'<a/>'.repeat(150_000)}</r>`);
    expect([...withDescendants(root)]).toHaveLength(150_001);
  });

  it('a long text in many pieces is one node', () => {
    const pieces = '&lt;<![CDATA[x]]>'.repeat(50_000);
    expect(text(parse(`<a>${pieces}</a>`, { maxNodes: 2 }).root)).toBe('<x'.repeat(50_000));
  });
});

it('the official XDM metadata, whose prefix ns3 is not declared, is refused', (context) => {
  const bytes = readFileSync(sharedPath(context, 'ans/xds/XDM_METADATA.XML'));
  expect(() => parseXml(bytes)).toThrow(refusal('XML_NOT_WELL_FORMED'));
});

it(`${ROUNDS} broken documents: a WorkstationError, or a tree that keeps its canonical form (seed ${SEED})`, () => {
  const random = chance(SEED);
  const document = (count: number) =>
    Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?><!-- c --><r xmlns="urn:r" xmlns:p="urn:p">` +
        '<p:a x="1" p:y="&#9;é">t &amp; u<![CDATA[<]]><?i d?></p:a>\r\n'.repeat(count) +
        '</r>',
    );
  const files = [document(1), document(20), Buffer.from(document(3).toString('utf8'), 'utf16le')];
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const pick = () => files[below(random, files.length)]!;
    const bytes = mutilate(random, pick(), pick());
    try {
      const form = canonicalize(parseXml(bytes));
      expect(canonicalize(parseXml(form)).equals(form)).toBe(true);
      seen.add('read');
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      seen.add(error.code);
    }
  }
  expect([...seen]).toEqual(expect.arrayContaining(['read', 'XML_NOT_WELL_FORMED', 'XML_ENCODING']));
});
