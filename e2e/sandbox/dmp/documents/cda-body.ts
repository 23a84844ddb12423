/** Bodies of a CDA: documents of another form within (level 1), and the narrative block (level 3). */
import { LOINC } from '../codes.ts';
import { el, escapeXml } from '../xml.ts';
import { writePdf } from './pdf.ts';
import type { PdfLine } from './pdf.ts';
import { writePng } from './png.ts';
import type { ReportText } from './report-text.ts';

export interface BodyFacts {
  readonly title: string;
  /** Patient, in words. */
  readonly patient: string;
  readonly structure: string;
  /** Of the act, in words. */
  readonly date: string;
  readonly text: ReportText;
}

/** `nonXMLBody` with bytes in base64, in lines of 76 characters with blanks around, as real ones have it. */
function embedded(mediaType: string, bytes: Buffer): string {
  const base64 = bytes.toString('base64').replace(/(.{76})(?=.)/g, '$1\n');
  return el('nonXMLBody', {}, el('text', { mediaType, representation: 'B64' }, `\n${base64}\n      `));
}

export function pdfBody(facts: BodyFacts, pages = 1, pictureBytes?: number): string {
  return embedded('application/pdf', pdfOf(facts, pages, pictureBytes));
}

/** The report on the first page, and images, in words, on those that follow. */
function pdfOf(facts: BodyFacts, pages: number, pictureBytes?: number): Buffer {
  const annexes = Array.from({ length: pages - 1 }, (_, index): PdfLine[] => [
    { text: `Annexe ${index + 1}`, size: 15, bold: true },
    { text: '' },
    ...facts.text.findings.map((text) => ({ text: `• ${text}` })),
  ]);
  const picture = pictureBytes === undefined ? {} : { pictureBytes };
  return writePdf({ title: facts.title, pages: [pdfLines(facts), ...annexes], ...picture });
}

function pdfLines({ title, patient, structure, date, text }: BodyFacts): PdfLine[] {
  const section = (heading: string, lines: readonly string[]): PdfLine[] => [
    { text: '' },
    { text: heading, size: 13, bold: true },
    ...lines.map((line) => ({ text: line })),
  ];
  const measures = text.measures.map(([name, now, before]) => `${name} : ${now} (précédemment ${before})`);
  return [
    { text: structure, size: 10 },
    { text: title, size: 17, bold: true },
    { text: `Patient : ${patient}` },
    { text: `Examen du ${date}` },
    ...section('Indication', [text.indication]),
    ...section('Technique', [text.technique]),
    ...section('Résultats', text.findings),
    ...section('Mesures', measures),
    ...section('Conclusion', text.conclusion),
  ];
}

function plainLines({ title, patient, structure, date, text }: BodyFacts): string[] {
  return [
    structure,
    title,
    `Patient : ${patient}`,
    `Examen du ${date}`,
    '',
    'Indication',
    text.indication,
    '',
    'Technique',
    text.technique,
    '',
    'Résultats',
    ...text.findings.map((line) => `- ${line}`),
    '',
    'Conclusion',
    ...text.conclusion,
  ];
}

export function textBody(facts: BodyFacts): string {
  return embedded('text/plain', Buffer.from(`${plainLines(facts).join('\n')}\n`));
}

/** Not in base64: characters that stand where they are. */
export function bareTextBody(facts: BodyFacts): string {
  const content = escapeXml(plainLines(facts).join('\n')).replaceAll('&#10;', '\n');
  return el('nonXMLBody', {}, el('text', { mediaType: 'text/plain', representation: 'TXT' }, content));
}

export function rtfBody(facts: BodyFacts): string {
  const paragraphs = plainLines(facts).map((line) => `${rtfText(line)}\\par\n`);
  const rtf = '{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\n' + `\\f0\\fs22 ${paragraphs.join('')}}`;
  return embedded('text/rtf', Buffer.from(rtf, 'latin1'));
}

function rtfText(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if ('\\{}'.includes(character)) return `\\${character}`;
    return code < 0x80 ? character : `\\u${code > 0x7fff ? code - 0x10000 : code}?`;
  }).join('');
}

export function imageBody(): string {
  return embedded('image/png', writePng(256));
}

/** Sections with a table, lists, a footnote, a picture, styles, and markup that a reader may not carry out. */
export function narrativeBody({ text }: BodyFacts): string {
  const findings = text.findings.map((line) => el('item', {}, escapeXml(line)));
  const conclusion = text.conclusion.map((line) => el('item', {}, el('content', BOLD, escapeXml(line))));
  return el(
    'structuredBody',
    {},
    section('18785-6', 'Demande d’examen', el('paragraph', {}, escapeXml(text.indication))),
    section('55115-0', 'Technique', el('paragraph', {}, escapeXml(text.technique))),
    section(
      '59776-5',
      'Résultats',
      el('list', { listType: 'unordered' }, ...findings) +
        measuresTable(text) +
        el('renderMultiMedia', { referencedObject: 'IMG1' }, el('caption', {}, 'Schéma de la lésion')),
      picture(),
    ),
    section(
      '19005-8',
      'Conclusion',
      el('list', { listType: 'ordered' }, ...conclusion) +
        el(
          'paragraph',
          {},
          `Dose : 210 mGy${el('sup', {}, '*')}${el('br')}`,
          el('linkHtml', { href: 'https://images.example/etude' }, 'Lien vers les images'),
        ),
    ),
  );
}

const BOLD = { styleCode: 'Bold' };

function section(code: string, title: string, narrative: string, entry = ''): string {
  return el(
    'component',
    {},
    el(
      'section',
      {},
      el('code', { code, codeSystem: LOINC, displayName: title }),
      el('title', {}, escapeXml(title)),
      el('text', {}, narrative),
      entry === '' ? '' : el('entry', {}, entry),
    ),
  );
}

function measuresTable({ measures }: ReportText): string {
  const cells = (name: string, values: readonly string[]): string =>
    el('tr', {}, ...values.map((value) => el(name, name === 'th' ? { align: 'left' } : {}, escapeXml(value))));
  const rows = measures.map((values) => cells('td', values));
  const note = el('footnote', { ID: 'note1' }, 'Mesures du grand axe, en millimètres.');
  return el(
    'table',
    { border: '1' },
    el('caption', {}, `Mesures ${note}`),
    el('thead', {}, cells('th', ['Lésion', 'Ce jour', 'Précédemment'])),
    el('tbody', {}, ...rows, el('tr', {}, el('td', { colspan: '3' }, `Voir${el('footnoteRef', { IDREF: 'note1' })}`))),
  );
}

function picture(): string {
  const value = el('value', { mediaType: 'image/png', representation: 'B64' }, writePng(64).toString('base64'));
  return el('observationMedia', { classCode: 'OBS', moodCode: 'EVN', ID: 'IMG1' }, value);
}
