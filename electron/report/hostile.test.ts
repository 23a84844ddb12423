/** Reports written to do harm: what is in them stays text, or is gone. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { cda, image, level1, level3, PNG } from './testing/cda.ts';
import { plainText, strangers } from './testing/model.ts';
import { readReport } from './read-report.ts';

const SVG = 'xmlns="http://www.w3.org/2000/svg"';
const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';
const XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"';
const link = (href: string) => `<linkHtml href="${href}">x</linkHtml>`;

/** What stands in the text of a section, and what is to be read of it: `''` where all of it goes. */
const PAYLOADS: readonly (readonly [markup: string, read: string])[] = [
  // Elements that run something
  ['a<script>evil()</script>b', 'ab'],
  ['a<SCRIPT>evil()</SCRIPT>b', 'ab'],
  ['a<script src="https://evil.example/x.js"/>b', 'ab'],
  [`a<script ${XHTML}>evil()</script>b`, 'ab'],
  [`a<h:script xmlns:h="http://www.w3.org/1999/xhtml">evil()</h:script>b`, 'ab'],
  ['a<script><![CDATA[evil()]]></script>b', 'ab'],
  ['a<content><script>evil()</script></content>b', 'ab'],
  ['a<script><content>evil()</content></script>b', 'ab'],
  ['a<style>*{background:url(javascript:evil())}</style>b', 'ab'],
  ['a<iframe src="javascript:evil()">evil</iframe>b', 'ab'],
  ['a<iframe srcdoc="&lt;script&gt;evil()&lt;/script&gt;"/>b', 'ab'],
  ['a<object data="data:text/html,evil">evil</object>b', 'ab'],
  ['a<embed src="data:image/svg+xml,evil"/>b', 'ab'],
  ['a<applet code="evil">evil</applet>b', 'ab'],
  ['a<template><content>evil</content></template>b', 'ab'],
  ['a<noscript><content>evil</content></noscript>b', 'ab'],
  // Elements of HTML and SVG that carry handlers
  ['a<img src="x" onerror="evil()"/>b', 'a\nb'],
  ['<b onmouseover="evil()">T1</b>', 'T1'],
  ['<div onclick="evil()">T1</div>', 'T1'],
  ['<body onload="evil()">T1</body>', 'T1'],
  ['<input autofocus="" onfocus="evil()"/>T1', 'T1'],
  ['<details open="" ontoggle="evil()">T1</details>', 'T1'],
  ['<video><source onerror="evil()"/></video>T1', 'T1'],
  ['<marquee onstart="evil()">T1</marquee>', 'T1'],
  [`<svg ${SVG} onload="evil()"><text>T1</text></svg>`, 'T1'],
  [`<svg ${SVG}><script>evil()</script></svg>T1`, 'T1'],
  [`<svg ${SVG} ${XLINK}><a xlink:href="javascript:evil()"><text>T1</text></a></svg>`, 'T1'],
  [`<svg ${SVG}><animate attributeName="href" values="javascript:evil()"/></svg>T1`, 'T1'],
  [`<svg ${SVG} ${XLINK}><use xlink:href="data:image/svg+xml;base64,PHN2Zz4=#x"/></svg>T1`, 'T1'],
  [`<svg ${SVG}><foreignObject><iframe>evil</iframe>T1</foreignObject></svg>`, 'T1'],
  ['<math href="javascript:evil()">T1</math>', 'T1'],
  ['<form action="javascript:evil()"><button>T1</button></form>', 'T1'],
  ['<a href="javascript:evil()">T1</a>', 'T1'],
  ['<meta http-equiv="refresh" content="0;url=javascript:evil()"/>T1', 'T1'],
  ['<base href="https://evil.example/"/>T1', 'T1'],
  ['<link rel="stylesheet" href="https://evil.example/x.css"/>T1', 'T1'],
  [
    `<xsl:value-of xmlns:xsl="http://www.w3.org/1999/XSL/Transform" select="document('file:///etc/hostname')"/>T1`,
    'T1',
  ],
  [`<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>T1`, 'T1'],
  // Attributes on elements of the narrative block
  ['<paragraph onclick="evil()" style="behavior:url(evil)">T1</paragraph>', 'T1'],
  ['<content style="width:expression(evil())" class="x" ID="&quot;&gt;&lt;script&gt;">T1</content>', 'T1'],
  ['<content styleCode="Bold&quot; onmouseover=&quot;evil()">T1</content>', 'T1'],
  ['<content styleCode="url(javascript:evil()) constructor __proto__">T1</content>', 'T1'],
  [
    '<table background="javascript:evil()"><tbody><tr><td onclick="evil()" colspan="99999999999">T1</td></tr></tbody></table>',
    'T1',
  ],
  ['<table><tbody><tr><td align="&quot;&gt;&lt;script&gt;" rowspan="-1">T1</td></tr></tbody></table>', 'T1'],
  ['<list listType="ordered&quot; onclick=&quot;evil()" styleCode="evil"><item>T1</item></list>', '- T1'],
  [`<content ${XLINK} xlink:href="javascript:evil()">T1</content>`, 'T1'],
  ['<footnote ID="a b&quot;onclick=evil()">T1</footnote>', '{T1}'],
  ['T1<footnoteRef IDREF="&quot;&gt;&lt;img src=x onerror=evil()&gt;"/>', 'T1'],
  // Targets of links
  [link('javascript:evil()'), 'x'],
  [link('JaVaScRiPt:evil()'), 'x'],
  [link(' javascript:evil()'), 'x'],
  [link('java&#9;script:evil()'), 'x'],
  [link('java&#10;script:evil()'), 'x'],
  [link('&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;evil()'), 'x'],
  [link('javascript&#58;//https://example.org/%0aevil()'), 'x'],
  [link('data:text/html;base64,PHNjcmlwdD5ldmlsKCk8L3NjcmlwdD4='), 'x'],
  [link('vbscript:evil()'), 'x'],
  [link('blob:https://example.org/1'), 'x'],
  [link('file:///etc/hostname'), 'x'],
  [link('//evil.example/x'), 'x'],
  [link('/api/logout'), 'x'],
  [link('drimbox-app://app/'), 'x'],
  [link('https:evil'), 'x'],
  [link('https://'), 'x'],
  [link('mailto:a@b.example?body=&lt;script&gt;'), 'x'],
  [
    link('https://a.example/&quot;&gt;&lt;script&gt;evil()&lt;/script&gt;'),
    'x (https://a.example/%22%3E%3Cscript%3Eevil()%3C/script%3E)',
  ],
  [link("https://a.example/?q=1#'onclick='evil()"), 'x (https://a.example/?q=1#%27onclick=%27evil())'],
  [link('https://ex\u0430mple.org/'), 'x (https://xn--exmple-4nf.org/)'],
  // Text that looks like markup
  ['&lt;script&gt;evil()&lt;/script&gt;', '<script>evil()</script>'],
  ['<![CDATA[<img src=x onerror=evil()>]]>', '<img src=x onerror=evil()>'],
  ['<![CDATA[</text><script>]]>evil()<![CDATA[</script>]]>', '</text><script>evil()</script>'],
  ['&#60;svg onload=evil()&#62;', '<svg onload=evil()>'],
  ['&amp;lt;script&amp;gt;', '&lt;script&gt;'],
  ['<scr<!-- -->ipt>', 'XML_NOT_WELL_FORMED'],
  ['<content>T<!-- --><![CDATA[1]]></content>', 'T1'],
  ['T1 \u202Eeton\u202C', 'T1 eton'],
  ['${evil()} {{constructor.constructor("evil()")()}}', '${evil()} {{constructor.constructor("evil()")()}}'],
  // Instructions and entities
  ['<?php evil() ?>T1<?xml-stylesheet href="javascript:evil()"?>', 'T1'],
  ['&evil;', 'XML_NOT_WELL_FORMED'],
  ['&lt', 'XML_NOT_WELL_FORMED'],
  ['<?xml version="1.0"?>T1', 'XML_NOT_WELL_FORMED'],
];

test('sixty of them at least, each another', () => {
  expect(PAYLOADS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(PAYLOADS.map(([markup]) => markup)).size).toBe(PAYLOADS.length);
});

test.each(PAYLOADS)('%s', (markup, read) => {
  if (read.startsWith('XML_')) {
    expect(() => readReport(level3(markup))).toThrow(expect.objectContaining({ code: read }));
    return;
  }
  const report = readReport(level3(`<paragraph>before</paragraph>${markup}`));
  expect(plainText(report)).toBe(`before\n${read}`);
  expect(report.body.kind === 'narrative' && strangers(report.body.sections)).toEqual([]);
});

test('what is left out is counted', () => {
  const report = readReport(
    level3('<script>evil()</script>T<b>1</b><font><u>N0</u></font><linkHtml href="#x">M0</linkHtml>'),
  );
  expect(plainText(report)).toBe('T1N0M0');
  expect(report.warnings).toEqual([{ code: 'REPORT_CONTENT_LEFT_OUT', facts: { count: 4 } }]);
  expect(readReport(level3(link('javascript:evil()'))).warnings).toMatchObject([{ facts: { count: 1 } }]);
  expect(readReport(level3(link('https://example.org/'))).warnings).toEqual([]);
});

test('what stands in a header is text, too', () => {
  const evil = '&lt;img src=x onerror=evil()&gt;';
  const header =
    `<title>a<script>${evil}</script></title><code code="${evil}" displayName="${evil}"/>` +
    `<participant typeCode="constructor"><functionCode code="__proto__"/><associatedEntity>` +
    `<associatedPerson><name><family>${evil}</family><suffix>toString</suffix></name></associatedPerson>` +
    '</associatedEntity></participant>';
  const { title, type, participants } = readReport(level1('x', 'mediaType="text/plain"', header)).header;
  const shown = '<img src=x onerror=evil()>';
  expect(title).toBe(`a${shown}`);
  expect(type).toEqual({ code: shown, system: '', label: shown });
  expect(participants).toEqual([{ name: `toString ${shown}`, role: 'Participant', structure: '', time: '' }]);
});

test.each([
  'text/html',
  'TEXT/HTML; charset=utf-8',
  'image/svg+xml',
  'application/xhtml+xml',
  'text/xml',
  'x" onload="evil()',
])('%s is not shown', (mediaType) => {
  const { body, parts } = readReport(level1('&lt;b&gt;T1', `mediaType="${mediaType.replaceAll('"', '&quot;')}"`));
  expect(body).toEqual({ kind: 'unsupported', mediaType: mediaType.toLowerCase().split(';')[0] });
  expect(parts).toEqual([]);
});

test('a part is what its bytes are, not what it is called', () => {
  const shown = (content: string | Uint8Array, mediaType: string) => {
    const { parts, warnings } = readReport(
      level3('T1<renderMultiMedia referencedObject="i"/>', image('i', content, mediaType)),
    );
    return [...parts.map((part) => part.mediaType), ...warnings.map(({ code }) => code)];
  };
  expect(shown(PNG, 'image/jpeg')).toEqual(['image/png']);
  expect(shown('<svg onload="evil()"/>', 'image/png')).toEqual(['REPORT_MEDIA_MISSING']);
  expect(shown('GIF8<script>', 'image/gif')).toEqual(['REPORT_MEDIA_MISSING']);
  expect(shown('<svg/>', 'image/svg+xml')).toEqual(['REPORT_UNSUPPORTED']);
});

const LONG_AGO = new Date('2001-01-01T00:00:00Z');

/** A file that says when it was read last, where the file system keeps that. */
function secretFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doctype-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'secret');
  writeFileSync(file, 'a secret of the machine');
  utimesSync(file, LONG_AGO, new Date());
  return file;
}

function refusalOf(bytes: Uint8Array): unknown[] {
  try {
    return ['read', readReport(bytes)];
  } catch (error) {
    // Neither facts nor a cause, in which something of a file could be.
    if (error instanceof WorkstationError && error.cause === undefined) return [error.code, error.facts];
    throw error;
  }
}

describe('a DOCTYPE in twelve disguises is refused before anything is read', () => {
  const bomb = `<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx">${'bcdefghi'
    .split('')
    .map((name, at, all) => (at === 0 ? '' : `<!ENTITY ${name} "${`&${all[at - 1]};`.repeat(10)}">`))
    .join('')}]>`;
  const document = (prolog: string, text = 'T1') => level3(text, '', prolog).toString();
  const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');

  const disguises = (file: string, port: number): Readonly<Record<string, string | Buffer>> => ({
    'nothing in it': document('<!DOCTYPE ClinicalDocument>'),
    'an entity bomb': document(bomb, '&i;'),
    'an external entity, a file': document(`<!DOCTYPE a [<!ENTITY b SYSTEM "file://${file}">]>`, '&b;'),
    'an external entity, an address': document(`<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:${port}/">]>`, '&b;'),
    'a parameter entity': document(`<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:${port}/b">%b;]>`),
    'an external subset': document(`<!DOCTYPE a PUBLIC "-//X//EN" "http://127.0.0.1:${port}/a.dtd">`),
    'attributes by default': document('<!DOCTYPE a [<!ATTLIST text mediaType CDATA "text/html">]>'),
    'after the declaration and a style sheet': document(
      `<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:${port}/x.xsl" type="text/xsl"?>\n<!DOCTYPE a>`,
    ),
    'after a comment that shows a root': document('<!-- <ClinicalDocument/> -->\n<!DOCTYPE a>'),
    'in UTF-16': utf16(document('<!DOCTYPE a>')),
    'in UTF-16, big-endian': utf16(document(bomb)).swap16(),
    'without an end': '<!DOCTYPE a [<!ENTITY b "',
  });

  test('all of them, with no connection and no file opened', async () => {
    const file = secretFile();
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const cases = Object.entries(disguises(file, port));
    expect(cases).toHaveLength(12);
    for (const [name, bytes] of cases)
      expect(refusalOf(Buffer.from(bytes as string)), name).toEqual(['XML_DOCTYPE', {}]);
    // A connection that was asked for would be there before the one that is made now.
    await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    expect(connections).toBe(1);
    expect(statSync(file).atimeMs).toBe(LONG_AGO.getTime());
  });

  test('UTF-7 and other encodings are no way round', () => {
    const utf7 = '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>';
    expect(() => readReport(Buffer.from(utf7))).toThrow(expect.objectContaining({ code: 'XML_ENCODING' }));
  });
});

test('a style sheet is not looked at', () => {
  const prolog = '<?xml-stylesheet type="text/xsl" href="file:///etc/hostname"?>';
  expect(readReport(cda({ prolog, body: '<nonXMLBody><text>T1</text></nonXMLBody>' })).body).toEqual({
    kind: 'text',
    text: 'T1',
  });
});
