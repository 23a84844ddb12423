/** A narrative on the screen: what each element becomes, and that nothing of it is ever taken for markup. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { NarrativeNode, NarrativeSection } from '../../../shared/report.ts';
import { I18nScope } from '../../ui/I18nScope.tsx';
import { Narrative } from './Narrative.tsx';
import { outlineOf, plainText } from './narrative-model.ts';
import { HOSTILE } from '../testing/hostile-texts.ts';

const text = (value: string): NarrativeNode => ({ kind: 'text', text: value });
const section = (...content: NarrativeNode[]): NarrativeSection => ({ title: 'Résultats', content, sections: [] });

function drawn(...sections: NarrativeSection[]): string {
  return renderToStaticMarkup(
    <I18nScope locale="fr">
      <Narrative sections={sections} media={(part) => <b>{`partie ${part}`}</b>} />
    </I18nScope>,
  );
}

/** Without the names of classes, which say nothing. */
const plain = (html: string): string => html.replaceAll(/ class="[^"]*"/g, '');

describe('elements', () => {
  test.each<[string, NarrativeNode, string]>([
    ['text', text('6 mm < 8 mm & stable'), '6 mm &lt; 8 mm &amp; stable'],
    ['break', { kind: 'break' }, '<br/>'],
    ['paragraph', { kind: 'paragraph', children: [text('a')] }, '<div>a</div>'],
    [
      'paragraph with caption',
      { kind: 'paragraph', caption: [text('c')], children: [text('a')] },
      '<div><div>c</div>a</div>',
    ],
    ['bold', { kind: 'span', styles: ['bold'], children: [text('a')] }, '<strong>a</strong>'],
    ['emphasis', { kind: 'span', styles: ['emphasis'], children: [text('a')] }, '<em>a</em>'],
    ['underline', { kind: 'span', styles: ['underline'], children: [text('a')] }, '<u>a</u>'],
    ['plain span', { kind: 'span', styles: [], children: [text('a')] }, '<span>a</span>'],
    ['struck out, whatever else', { kind: 'span', styles: ['bold', 'lineThrough'], children: [text('a')] }, '<s>a</s>'],
    ['sub', { kind: 'sub', children: [text('2')] }, '<sub>2</sub>'],
    ['sup', { kind: 'sup', children: [text('2')] }, '<sup>2</sup>'],
    [
      'ordered list',
      { kind: 'list', ordered: true, items: [{ children: [text('a')] }, { caption: [text('c')], children: [] }] },
      '<ol><li>a</li><li><div>c</div></li></ol>',
    ],
    ['list', { kind: 'list', ordered: false, caption: [text('c')], items: [] }, '<div>c</div><ul></ul>'],
    ['media', { kind: 'media', part: 3, caption: [text('c')] }, '<div><b>partie 3</b><div>c</div></div>'],
  ])('%s', (_name, node, expected) => {
    expect(plain(drawn(section(node)))).toContain(expected);
  });

  test('a table has its headers, its spans and a name, and can be scrolled by the keyboard', () => {
    const cell = { header: false, columns: 1, rows: 1 };
    const html = plain(
      drawn(
        section({
          kind: 'table',
          caption: [text('Mesures')],
          head: [{ cells: [{ ...cell, header: true, children: [text('Côté')] }] }],
          body: [
            {
              cells: [
                { ...cell, header: true, rows: 2, children: [text('Droit')] },
                { ...cell, columns: 5000, align: 'right', children: [text('12')] },
              ],
            },
          ],
          foot: [{ cells: [{ ...cell, columns: 2, children: [text('en mm')] }] }],
        }),
      ),
    );
    expect(html).toContain('<div role="region" aria-label="Mesures" tabindex="0"><table><caption>Mesures</caption>');
    expect(html).toContain('<thead><tr><th scope="col">Côté</th></tr></thead>');
    expect(html).toContain('<th scope="row" rowSpan="2">Droit</th><td colSpan="1000">12</td>');
    expect(html).toContain('<tfoot><tr><td colSpan="2">en mm</td></tr></tfoot>');
  });
});

describe('links', () => {
  test('a link is text with its target and a way to copy it; it leads nowhere', () => {
    const html = drawn(section({ kind: 'link', target: 'https://a.example/?x=1&y', children: [text('les images')] }));
    expect(html).toContain('les images');
    expect(html).toContain('https://a.example/?x=1&amp;y');
    expect(html).toContain('Copier l&#x27;adresse du lien');
    expect(html).not.toMatch(/<a\b|href/);
  });

  test('a target that is the text of the link stands there once', () => {
    const target = 'https://a.example';
    expect(drawn(section({ kind: 'link', target, children: [text(target)] })).split(target)).toHaveLength(2);
  });

  test('a place in the document can be gone to, if there is one', () => {
    const link: NarrativeNode = { kind: 'link', target: '#lesion', children: [text('voir')] };
    const place: NarrativeNode = { kind: 'span', id: 'lesion', styles: [], children: [text('lésion')] };
    expect(plain(drawn(section(link, place)))).toContain('<button type="button">voir</button>');
    expect(plain(drawn(section(link, place)))).toContain('<span data-anchor="lesion" tabindex="-1">lésion</span>');
    expect(drawn(section(link))).not.toContain('>voir</button>');
  });
});

describe('footnotes', () => {
  const note = (id: string, words: string): NarrativeNode => ({ kind: 'footnote', id, children: [text(words)] });
  const reference = (target: string): NarrativeNode => ({ kind: 'footnoteRef', target });

  test('stand below the text in their order, with a way there and back', () => {
    const html = drawn(section(text('a'), note('n7', 'selon le patient'), reference('n9'), note('n9', 'en décubitus')));
    const leadsTo = [...html.matchAll(/data-leads-to="(\d+)"/g)].map(([, number]) => number);
    expect(leadsTo).toEqual(['1', '2', '2']);
    expect([...html.matchAll(/aria-label="(Note \d+)"/g)].map(([, name]) => name)).toEqual([
      'Note 1',
      'Note 2',
      'Note 2',
    ]);
    expect(html.indexOf('selon le patient')).toBeGreaterThan(html.indexOf('data-note="1"'));
    expect(html.indexOf('data-note="2"')).toBeGreaterThan(html.indexOf('selon le patient'));
    expect(html).toContain('Retour au texte depuis la note 2');
  });

  test('a reference to a note that is not there is left out', () => {
    expect(drawn(section(reference('n1')))).not.toContain('data-leads-to');
  });

  test('are found wherever they hide', () => {
    const cell = { header: false, columns: 1, rows: 1, children: [note('t', 'dans le tableau')] };
    const table: NarrativeNode = { kind: 'table', head: [], body: [{ cells: [cell] }], foot: [] };
    const list: NarrativeNode = { kind: 'list', ordered: false, items: [{ children: [note('l', 'dans la liste')] }] };
    const html = drawn({ title: '', content: [table], sections: [section(list)] });
    expect(html).toMatch(/data-note="1".*dans le tableau.*data-note="2".*dans la liste/);
  });
});

describe('sections', () => {
  const inner = { title: 'Comparaison', content: [], sections: [] };
  const sections = ['A', 'B', 'C', 'D'].map((title) => ({
    title,
    content: [],
    sections: title === 'B' ? [inner] : [],
  }));

  test('more than four have an outline that leads to them', () => {
    expect(outlineOf(sections).map(({ index, title, depth }) => [index, title, depth])).toEqual([
      [0, 'A', 0],
      [1, 'B', 0],
      [2, 'Comparaison', 1],
      [3, 'C', 0],
      [4, 'D', 0],
    ]);
    const html = drawn(...sections);
    expect(html).toContain('aria-label="Sections du compte rendu"');
    for (const [index, title] of ['A', 'B', 'Comparaison', 'C', 'D'].entries())
      expect(plain(html)).toMatch(new RegExp(`data-section="${index}" tabindex="-1"><h[34]>${title}<`));
  });

  test('four have none', () => {
    expect(drawn(...sections.slice(0, 3), section())).toContain('Comparaison');
    expect(drawn(...sections.slice(2), section())).not.toContain('Sections du compte rendu');
  });
});

describe('hostile texts', () => {
  /** The text wherever a document can put one. */
  const everywhere = (value: string): NarrativeSection => {
    const words = [text(value)];
    const cell = { header: true, columns: 1, rows: 1, children: words };
    return {
      title: value,
      code: { code: value, system: value, label: value },
      content: [
        { kind: 'paragraph', caption: words, children: words },
        { kind: 'span', id: value, styles: ['important'], children: words },
        { kind: 'link', target: value, children: words },
        { kind: 'link', target: `#${value}`, children: [text('x')] },
        { kind: 'footnote', id: value, children: words },
        { kind: 'footnoteRef', target: value },
        { kind: 'list', ordered: true, caption: words, items: [{ caption: words, children: words }] },
        { kind: 'table', caption: words, head: [{ cells: [cell] }], body: [], foot: [{ cells: [cell] }] },
        { kind: 'media', part: 0, caption: words },
        { kind: 'sub', children: words },
      ],
      sections: [],
    };
  };
  const KNOWN_TAGS = new Set(
    'div section h3 strong em u s span sub sup br ol ul li table caption thead tbody tfoot tr th td button svg path rect circle line polyline b'.split(
      ' ',
    ),
  );
  const KNOWN_ATTRIBUTES =
    /^(class|data-(note|section|anchor|leads-to|react-aria-pressable|rac)|tabindex|role|type|scope|id|aria-(label|hidden|describedby)|xmlns|width|height|viewBox|fill|stroke(-width|-linecap|-linejoin)?|d|x|y|x1|x2|y1|y2|rx|ry|cx|cy|r|points)$/i;

  test('there are sixty of them', () => expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(60));

  test.each(HOSTILE)('%s stays text', (value) => {
    const html = drawn(everywhere(value));
    const tags = [...html.matchAll(/<\/?([^\s/>]+)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g)];
    expect(html.replaceAll(/<\/?[^\s/>]+(?:\s+[^\s=>]+(?:="[^"]*")?)*\s*\/?>/g, '')).not.toMatch(/[<>]/);
    for (const [, tag = '', attributes = ''] of tags) {
      expect(KNOWN_TAGS).toContain(tag);
      const names = [...attributes.matchAll(/\s([^\s=]+)(?:="[^"]*")?/g)].map(([, name = '']) => name);
      for (const name of names) expect(name).toMatch(KNOWN_ATTRIBUTES);
    }
    expect(unescaped(html).split(value).length).toBeGreaterThan(10);
  });
});

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');
}

test('the words of nodes', () => {
  const nodes: NarrativeNode[] = [
    text('a'),
    { kind: 'span', styles: [], children: [text('b'), { kind: 'break' }, { kind: 'sup', children: [text('c')] }] },
  ];
  expect(plainText(nodes)).toBe('abc');
});
