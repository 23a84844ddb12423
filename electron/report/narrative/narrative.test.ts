/** The narrative block: white space, lists, tables, images, and what is not on the list. */
import { describe, expect, test } from 'vitest';
import { readReport } from '../read-report.ts';
import { cda, GIF, image, level3, PNG } from '../testing/cda.ts';
import { plainText, strangers, textOf } from '../testing/model.ts';

function contentOf(text: string, entries = '') {
  const report = readReport(level3(text, entries));
  if (report.body.kind !== 'narrative') throw new Error(report.body.kind);
  expect(strangers(report.body.sections)).toEqual([]);
  return { nodes: report.body.sections[0]?.content ?? [], report };
}

const text = (value: string) => ({ kind: 'text', text: value });
const bold = (...children: object[]) => ({ kind: 'span', styles: ['bold'], children });

describe('white space', () => {
  test.each([
    ['  T1 \n\t N0  ', [text('T1 N0')]],
    ['T1<!-- -->N0', [text('T1N0')]],
    ['T1 <content styleCode="Bold"> N0</content> M0', [text('T1 '), bold(text('N0')), text(' M0')]],
    ['T1<content styleCode="Bold"> N0 </content> M0', [text('T1'), bold(text(' N0 ')), text('M0')]],
    ['T1 <content styleCode="Bold">N0 </content> ', [text('T1 '), bold(text('N0'))]],
    ['T1 <content styleCode="Bold"> </content> ', [text('T1')]],
    ['T1 <br/> N0 <br/>', [text('T1'), { kind: 'break' }, text('N0')]],
    ['T1<br/><br/>N0', [text('T1'), { kind: 'break' }, { kind: 'break' }, text('N0')]],
    ['T1&#160; N0', [text('T1\u00A0 N0')]],
    ['T1 <paragraph> N0 </paragraph> M0', [text('T1'), { kind: 'paragraph', children: [text('N0')] }, text('M0')]],
    ['<paragraph/>T1<paragraph> </paragraph>', [text('T1')]],
    ['T1<paragraph/> N0', [text('T1'), { kind: 'break' }, text('N0')]],
    ['T1 <content styleCode="Bold"><list/> N0</content>', [text('T1 '), bold({ kind: 'break' }, text('N0'))]],
    ['T1<table/> N0<table><caption/></table>', [text('T1'), { kind: 'break' }, text('N0')]],
    ['T1<footnoteRef/> N0<sup/> M0', [text('T1 N0 M0')]],
    [
      '10<sup>6</sup> T<sub> 2</sub>',
      [text('10'), { kind: 'sup', children: [text('6')] }, text(' T'), { kind: 'sub', children: [text(' 2')] }],
    ],
  ])('%s', (written, expected) => {
    expect(contentOf(written).nodes).toEqual(expected);
  });
});

test('styles, and what stands for none', () => {
  const styles = (attributes: string) => {
    const [node] = contentOf(`<content ${attributes}>T1</content>`).nodes;
    return node?.kind === 'span' ? node.styles : node?.kind;
  };
  expect(styles('styleCode="Bold Italics Underline Emphasis"')).toEqual(['bold', 'italic', 'underline', 'emphasis']);
  expect(styles('styleCode="bold BOLD xFR_Gras"')).toEqual(['bold']);
  expect(styles('styleCode="xFR_Souligné xFR_Barré xFR_Important"')).toEqual(['underline', 'lineThrough', 'important']);
  expect(styles('styleCode="Strikethrough" revised="insert"')).toEqual(['lineThrough', 'underline']);
  expect(styles('revised="delete"')).toEqual(['lineThrough']);
  expect(styles('styleCode="Rrule xColor"')).toBe('text');
  expect(styles('styleCode="Lrule" ID="a1"')).toEqual([]);
  const [cell] = contentOf('<table><tbody><tr><td styleCode="Bold">T1</td></tr></tbody></table>').nodes;
  expect(cell).toMatchObject({ body: [{ cells: [{ children: [bold(text('T1'))] }] }] });
});

describe('lists', () => {
  test.each([
    ['listType="ordered"', true],
    ['listType="unordered"', false],
    ['', false],
  ])('%s', (attributes, ordered) => {
    expect(contentOf(`<list ${attributes}><item>T1</item></list>`).nodes).toEqual([
      { kind: 'list', ordered, items: [{ children: [text('T1')] }] },
    ]);
  });

  test('in one another, with empty items, captions and what belongs to none', () => {
    const { nodes, report } = contentOf(
      '<list><caption>C</caption><item/>\n<item><caption>D</caption>T1<list><item>N0</item></list></item>stray<td>cell</td></list>',
    );
    expect(nodes).toEqual([
      {
        kind: 'list',
        ordered: false,
        caption: [text('C')],
        items: [
          { children: [] },
          {
            caption: [text('D')],
            children: [text('T1'), { kind: 'list', ordered: false, items: [{ children: [text('N0')] }] }],
          },
          { children: [text('stray')] },
          { children: [text('cell')] },
        ],
      },
    ]);
    expect(report.warnings).toEqual([{ code: 'REPORT_CONTENT_LEFT_OUT', facts: { count: 1 } }]);
  });
});

describe('tables', () => {
  const table = (content: string) => contentOf(`<table>${content}</table>`).nodes;
  const cellsOf = (content: string) => {
    const [node] = table(`<tbody><tr>${content}</tr></tbody>`);
    return node?.kind === 'table' ? node.body[0]?.cells.map(({ columns, rows, align }) => [columns, rows, align]) : [];
  };

  test.each([
    ['<td colspan="3" rowspan="2" align="center"/>', [[3, 2, 'center']]],
    ['<td colspan="0" rowspan="-1" align="justify"/>', [[1, 1, undefined]]],
    ['<td colspan="1e9" rowspan="2.5" align="RIGHT"/>', [[1, 1, 'right']]],
    ['<td colspan="999999999" rowspan="99999999999999999999"/>', [[100, 1, undefined]]],
  ])('%s', (cell, expected) => {
    expect(cellsOf(cell)).toEqual(expected);
  });

  test('rows without group, groups twice', () => {
    const row = (name: string) => `<tr><td>${name}</td></tr>`;
    const [node] = table(`${row('a')}<tbody>${row('b')}</tbody><colgroup><col/></colgroup><tbody>${row('c')}</tbody>`);
    expect(node?.kind === 'table' && node.body.map(({ cells }) => textOf(cells[0]?.children ?? []))).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  test('what belongs to no cell goes before it', () => {
    const { report } = contentOf('<table>x<tbody>y<tr>z<td>T1</td><paragraph>w</paragraph></tr></tbody></table>');
    expect(plainText(report)).toBe('x\ny\nz\nw\nT1');
    expect(plainText(contentOf('<table><script>evil()</script>x</table>').report)).toBe('x');
  });

  test('a table in a cell', () => {
    const { report } = contentOf('<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>');
    expect(plainText(report)).toBe('a\nb');
  });
});

describe('elements that are not on the list', () => {
  test.each([
    ['<b>H</b>ype<i>r</i>', 'Hyper', 2],
    ['<div>T1</div><div>N0</div>', 'T1\nN0', 2],
    ['T1<div>N0</div>M0', 'T1\nN0\nM0', 1],
    ['T1<content><p>N0</p></content>M0', 'T1\nN0\nM0', 1],
    ['T1<hr/> N0', 'T1\nN0', 1],
    ['<hr/>T1 <hr/>', 'T1', 2],
    ['T1<div> <i> </i></div><br/>N0', 'T1\nN0', 2],
    ['T1<content styleCode="Bold"><p>N0</p></content>', 'T1\nN0', 1],
    ['<ul><li>T1</li><li>N0</li></ul>', 'T1\nN0', 3],
    ['<tr><td>T1</td><td>N0</td></tr>', 'T1\nN0', 3],
    ['10<x:sup xmlns:x="http://www.w3.org/1999/xhtml">6</x:sup>', '106', 0],
  ])('%s', (written, expected, count) => {
    const { report } = contentOf(written);
    expect(plainText(report)).toBe(expected);
    expect(report.warnings).toEqual(count === 0 ? [] : [{ code: 'REPORT_CONTENT_LEFT_OUT', facts: { count } }]);
  });

  test('exponents of HTML stay exponents', () => {
    expect(contentOf('10<sup xmlns="http://www.w3.org/1999/xhtml">6</sup>').nodes).toMatchObject([{}, { kind: 'sup' }]);
  });
});

describe('images', () => {
  const MISSING = { code: 'REPORT_MEDIA_MISSING', facts: {} };
  const refer = (to: string, caption = '') =>
    `<renderMultiMedia referencedObject="${to}">${caption}</renderMultiMedia>`;
  const kinds = (written: string, entries: string) => {
    const { report } = contentOf(written, entries);
    return [plainText(report), report.parts.map(({ mediaType }) => mediaType), report.warnings];
  };

  test.each<[string, string, string, unknown[]]>([
    ['one', refer('a'), image('a', PNG), ['[image 0]', ['image/png'], []]],
    ['one, twice', `${refer('a')} ${refer('a')}`, image('a', PNG), ['[image 0][image 0]', ['image/png'], []]],
    [
      'two by one reference',
      refer(' b  a ', '<caption>C</caption>'),
      image('a', PNG) + image('b', GIF, 'image/gif'),
      ['C\n[image 0][image 1]', ['image/gif', 'image/png'], []],
    ],
    ['not referred to', 'T1', image('a', PNG), ['T1', [], []]],
    ['not there, in the midst of a text', `T1${refer('b')} N0`, '', ['T1\nN0', [], [MISSING]]],
    ['not there', refer('b', '<caption>C</caption>'), image('a', PNG), ['C', [], [MISSING]]],
    ['without a reference', `T1${refer('')}`, '', ['T1', [], [MISSING]]],
    ['damaged', `T1${refer('a')}`, image('a', PNG).replace('iVBOR', '****'), ['T1', [], [MISSING]]],
    ['empty', `T1${refer('a')}`, image('a', ''), ['T1', [], [MISSING]]],
    ['several missing, said once', `T1${refer('b')}${refer('c')}`, '', ['T1', [], [MISSING]]],
    [
      'lying elsewhere',
      `T1${refer('a')}`,
      '<entry><observationMedia ID="a"><value mediaType="image/png"><reference value="https://example.org/a.png"/></value></observationMedia></entry>',
      ['T1', [], [MISSING]],
    ],
    [
      'of another kind',
      `T1${refer('a')}`,
      image('a', '%PDF-1.4', 'application/pdf'),
      ['T1', [], [{ code: 'REPORT_UNSUPPORTED', facts: { mediaType: 'application/pdf' } }]],
    ],
    ['a region without image', `T1${refer('a')}`, '<entry><regionOfInterest ID="a"/></entry>', ['T1', [], [MISSING]]],
    ['an object that is none', `T1${refer('a')}`, '<entry><observation ID="a"/></entry>', ['T1', [], [MISSING]]],
  ])('%s', (_, written, entries, expected) => {
    expect(kinds(written, entries)).toEqual(expected);
  });

  test('an image of another section is found', () => {
    const section = (content: string) => `<component><section>${content}</section></component>`;
    const sections = section(`<text>${refer('a')}</text>`) + section(`<title>T</title>${image('a', PNG)}`);
    expect(readReport(cda({ body: `<structuredBody>${sections}</structuredBody>` })).parts).toHaveLength(1);
  });
});

test('references between footnotes, and text with an identifier', () => {
  const { nodes } = contentOf(
    '<content ID="a1">T1</content><footnote ID="n1">N</footnote> x<footnoteRef IDREF="n1"/> y',
  );
  expect(nodes).toEqual([
    { kind: 'span', id: 'a1', styles: [], children: [text('T1')] },
    { kind: 'footnote', id: 'n1', children: [text('N')] },
    text(' x'),
    { kind: 'footnoteRef', target: 'n1' },
    text(' y'),
  ]);
});

test('links that lead somewhere show where', () => {
  const target = (href: string) => {
    const [node] = contentOf(`<linkHtml href="${href}">x</linkHtml>`).nodes;
    return node?.kind === 'link' ? node.target : undefined;
  };
  expect(target('https://Example.ORG:443/a b?c=d&amp;e#f')).toBe('https://example.org/a%20b?c=d&e#f');
  expect(target('HTTP://example.org')).toBe('http://example.org/');
  expect(target('mailto:secretariat@example.org')).toBe('mailto:secretariat@example.org');
  expect(target('#section')).toBeUndefined();
  expect(target(`https://example.org/${'a'.repeat(2048)}`)).toBeUndefined();
});
