import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { below, chance, rounds, type Chance } from '../dicom/testing/chance.ts';
import { sharedPath } from '../dicom/testing/samples.ts';
import { canonicalize } from './canonicalize.ts';
import { parseXml } from './parse.ts';
import { bothDigests, skipWithoutXmlsec, type Digests, type Sample } from './testing/xmlsec.ts';

const SEED = 20261123;
const ROUNDS = rounds(6, 500);
const TEXTS = ['text', ' \r\n\t', '&lt;&amp;&gt;&quot;', 'é\u2028\u{1F9E1}', '&#13;&#10;', ']]'];
const DECLARATIONS = ['xmlns:p="urn:p"', 'xmlns:p2="urn:p"', 'xmlns:q="urn:q2"'];
const ATTRIBUTES = ['x="1"', 'y="&#9;&lt;"', `p:x='"&gt;'`, 'q:y=" a\n b "', 'xml:lang="fr"', 'xml:space="default"'];

function canonical(xml: string, options?: Parameters<typeof canonicalize>[1]): string {
  return canonicalize(parseXml(Buffer.from(xml)), options).toString();
}

/** Document, canonical form. */
const FORMS: Readonly<Record<string, readonly [string, string]>> = {
  'empty elements are written out': ['<a><b/></a>', '<a><b></b></a>'],
  'the declaration goes, and the blanks around the root': ['<?xml version="1.0"?>\n\n<a/>\n', '<a></a>'],
  'attributes are ordered by namespace, then by local name': [
    `<a xmlns:z="urn:1" xmlns:y="urn:2" y:a='1' z:b='2' b='3' a='4' z:a='5'/>`,
    '<a xmlns:y="urn:2" xmlns:z="urn:1" a="4" b="3" z:a="5" z:b="2" y:a="1"></a>',
  ],
  'attributes are ordered by code points': [
    '<a xmlns:p="urn:p" p:\u{10000}="1" p:\uF900="2"/>',
    '<a xmlns:p="urn:p" p:\uF900="2" p:\u{10000}="1"></a>',
  ],
  'characters in texts': [
    '<a>&amp;&lt;&gt;"\' é\t&#13;<![CDATA[<&>]]></a>',
    '<a>&amp;&lt;&gt;"\' é\t&#xD;&lt;&amp;&gt;</a>',
  ],
  'characters in attributes': [
    `<a b='&amp;&lt;>"&apos;&#9;&#10;&#13;é' c=" x\n\ty "/>`,
    `<a b="&amp;&lt;>&quot;'&#x9;&#xA;&#xD;é" c=" x  y "></a>`,
  ],
  'line ends': ['<a>1\r\n2\r3\n4</a>', '<a>1\n2\n3\n4</a>'],
  'comments go, instructions stay': [
    '<?p  one ?><!-- x --><a><!-- x -->t<?q?><!-- x --></a><!-- x --><?r two?>',
    '<?p one ?>\n<a>t<?q?></a>\n<?r two?>',
  ],
  'namespaces that the tag does not use are left out': [
    '<a xmlns:n="urn:n" xmlns="urn:a"><n:b><c xmlns="urn:c"/><n:d/></n:b></a>',
    '<a xmlns="urn:a"><n:b xmlns:n="urn:n"><c xmlns="urn:c"></c><n:d></n:d></n:b></a>',
  ],
  'the default namespace is taken back below one that was written': [
    '<a xmlns="urn:a"><b xmlns=""><c/></b></a>',
    '<a xmlns="urn:a"><b xmlns=""><c></c></b></a>',
  ],
  'the default namespace is not taken back where none was written': [
    '<n:a xmlns:n="urn:n" xmlns="urn:a"><b xmlns=""/></n:a>',
    '<n:a xmlns:n="urn:n"><b></b></n:a>',
  ],
  'a prefix that means something else further in': [
    '<n:a xmlns:n="urn:1"><n:b xmlns:n="urn:2"/><n:c xmlns:n="urn:1"/></n:a>',
    '<n:a xmlns:n="urn:1"><n:b xmlns:n="urn:2"></n:b><n:c></n:c></n:a>',
  ],
  'the prefix xml is never declared': [
    '<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="fr"><b xml:space="preserve"/></a>',
    '<a xml:lang="fr"><b xml:space="preserve"></b></a>',
  ],
};

/** Where a whole document is not enough: the namespaces around the apex, and prefixes asked for on top. */
const APEXES =
  '<r xmlns="urn:r" xmlns:p="urn:p" xmlns:q="urn:q" xml:lang="fr" xml:base="http://r.test/">' +
  '<a:apex xmlns:a="urn:apex" Id="1"><b p:c="1"/><p:d xmlns:p="urn:other"><p:e/><q:f xmlns:q="urn:q"/></p:d></a:apex>' +
  '<apex xmlns="urn:apex" Id="2" q:z="1" p:z="2"><b xmlns=""><c/><p:d xmlns="urn:r"><e/></p:d></b></apex>' +
  '<a:apex xmlns:a="urn:apex" xmlns="" Id="3"><b/><c xmlns="urn:r"/></a:apex></r>';

describe('exclusive canonical form', () => {
  it.each(Object.entries(FORMS))('%s', (_, [xml, form]) => {
    expect(canonical(xml)).toBe(form);
  });

  it('leaves out what is asked to be left out, and nothing beside it', () => {
    const omit = ({ name }: { name: string }) => name === 'b';
    expect(canonical('<a> <b>1<c/></b> <c/><b/></a>', { omit })).toBe('<a>  <c></c></a>');
  });

  it('costs no more for what is declared far outside', () => {
    const declarations = (level: number) =>
      Array.from({ length: 100 }, (_, at) => ` xmlns:p${level}-${at}="urn:x"`).join('');
    const starts = Array.from({ length: 100 }, (_, level) => `<a${declarations(level)}>`).join('');
    const many = '<p1-1:b xmlns:q="urn:q"/>'.repeat(2_000);
    const form = canonical(`${starts}${many}${'</a>'.repeat(100)}`);
    expect(form).toBe('<a>'.repeat(100) + '<p1-1:b xmlns:p1-1="urn:x"></p1-1:b>'.repeat(2_000) + '</a>'.repeat(100));
  });

  it('a relative namespace has no canonical form (Canonical XML 1.0, 1.3)', () => {
    expect(() => canonical('<a>\n<b xmlns="relative"/></a>')).toThrow(
      expect.objectContaining({ code: 'XML_NOT_WELL_FORMED', facts: { line: 2 } }),
    );
  });
});

describe('judged by xmlsec1', () => {
  it('the forms above', (context) => {
    skipWithoutXmlsec(context);
    const documents = Object.values(FORMS).map(([xml]) => (xml.includes('</') ? xml : xml.replace(/\/>\s*$/, '></a>')));
    expectSameDigests(documents.map((xml) => ({ xml: Buffer.from(xml) })));
  });

  it('parts of a document, with and without prefixes asked for', (context) => {
    skipWithoutXmlsec(context);
    const lists = [undefined, 'p', '#default', 'p q #default', 'a', 'p unknown', 'xml'];
    const wishes = ['1', '2', '3'].flatMap((id) => lists.map((prefixes) => ({ id, ...(prefixes && { prefixes }) })));
    const [digests] = expectSameDigests([{ xml: Buffer.from(APEXES), wishes }]);
    expect(new Set(digests?.ours).size).toBeGreaterThan(6);
  });

  it(`${ROUNDS * 20} elements made by chance (seed ${SEED})`, (context) => {
    skipWithoutXmlsec(context);
    const random = chance(SEED);
    const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
    const samples = Array.from({ length: ROUNDS }, () => {
      const xml = `<r xmlns="urn:r" xmlns:p="urn:p">${ids.map((id) => randomApex(random, id)).join('\n')}</r>`;
      const wishes = ids.map((id) => ({ id, ...(random() < 0.3 && { prefixes: 'p #default' }) }));
      return { xml: Buffer.from(xml), wishes };
    });
    expectSameDigests(samples);
  });

  it('official documents of the shared data', (context) => {
    skipWithoutXmlsec(context);
    const files = ['cda', 'xds', 'liste-blanche'].flatMap((folder) =>
      xmlFiles(sharedPath(context, `ans/${folder}`)).filter((path) => !path.endsWith('XDM_METADATA.XML')),
    );
    expect(files.length).toBeGreaterThan(15);
    // One signature is what xmlsec1 looks for; the lists bring their own.
    const unsigned = files.map((file) =>
      readFileSync(file, 'latin1').replace(/<(ds:)?Signature [^]*<\/(ds:)?Signature>/, ''),
    );
    expectSameDigests(unsigned.map((xml) => ({ xml: Buffer.from(xml, 'latin1') })));
  });
});

function expectSameDigests(samples: readonly Sample[]): Digests[] {
  const all = bothDigests(samples);
  all.forEach(({ theirs, ours }, index) => expect(ours, Buffer.from(samples[index]!.xml).toString()).toEqual(theirs));
  return all;
}

function xmlFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.toLowerCase().endsWith('.xml'))
    .map((name) => join(folder, name));
}

function randomApex(random: Chance, id: string): string {
  const [prefix, around] = random() < 0.5 ? ['a:', ' xmlns:a="urn:apex"'] : ['', ' xmlns="urn:apex"'];
  return `<${prefix}apex${around} Id="${id}" xmlns:q="urn:q">${randomContent(random, 3)}</${prefix}apex>`;
}

function randomContent(random: Chance, depth: number): string {
  return Array.from({ length: below(random, 4) }, () => {
    const kind = random();
    if (depth === 0 || kind < 0.2) return pick(random, TEXTS);
    if (kind < 0.3) return pick(random, ['<!-- c -->', '<?i d?>', '<?i?>', '<![CDATA[<&]]>']);
    const name = pick(random, ['', 'p:', 'q:']) + pick(random, ['b', 'c', 'd']);
    const written = [...DECLARATIONS, ...ATTRIBUTES].filter(() => random() < 0.2);
    if (random() < 0.3) written.push(pick(random, ['xmlns=""', 'xmlns="urn:r"', 'xmlns="urn:s"']));
    const start = [name, ...shuffled(random, written)].join(' ');
    return random() < 0.2 ? `<${start}/>` : `<${start}>${randomContent(random, depth - 1)}</${name}>`;
  }).join('');
}

function pick<T>(random: Chance, from: readonly T[]): T {
  return from[below(random, from.length)]!;
}

function shuffled(random: Chance, list: readonly string[]): string[] {
  const places = new Map(list.map((one) => [one, random()]));
  return list.toSorted((a, b) => places.get(a)! - places.get(b)!);
}
