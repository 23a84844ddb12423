/** A small writer of PDF 1.4: A4 pages of Helvetica in WinAnsi, and grey pictures that make a file as large as wanted. */

const WIDTH = 595;
const HEIGHT = 842;
const MARGIN = 56;

/** Advance widths of Helvetica from the blank to the tilde, in thousandths of the size (Adobe font metrics). */
const WIDTHS =
  '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 ' +
  '1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 ' +
  '333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584';
const ADVANCES = WIDTHS.split(' ').map(Number);

/** What stands in WinAnsi between 0x80 and 0x9f. */
const WIN_ANSI: Readonly<Record<string, number>> = {
  '€': 0x80,
  '…': 0x85,
  Œ: 0x8c,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '•': 0x95,
  '–': 0x96,
  '—': 0x97,
  œ: 0x9c,
};

export interface PdfLine {
  readonly text: string;
  /** Points; 11 when absent. */
  readonly size?: number;
  readonly bold?: boolean;
}

interface PdfOptions {
  readonly title: string;
  /** Each begins on a new sheet, and goes on to another when it is long. */
  readonly pages: readonly (readonly PdfLine[])[];
  /** Bytes of a picture below the text of each page. */
  readonly pictureBytes?: number;
}

interface Placed extends PdfLine {
  readonly size: number;
}

export function writePdf({ title, pages, pictureBytes }: PdfOptions): Buffer {
  const sheets = pages.flatMap(sheetsOf);
  const objects: Buffer[] = [];
  const add = (content: Buffer | string): number => objects.push(Buffer.from(content));
  add('<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>');
  // Known only when the pages are.
  const pagesAt = add('');
  const [regular, bold] = ['Helvetica', 'Helvetica-Bold'].map((font) =>
    add(`<< /Type /Font /Subtype /Type1 /BaseFont /${font} /Encoding /WinAnsiEncoding >>`),
  );
  const kids = sheets.map((lines, index) => {
    const picture = pictureBytes === undefined ? undefined : add(pictureObject(pictureBytes, index));
    const content = add(stream('', Buffer.from(drawing(lines, index + 1, sheets.length, picture), 'latin1')));
    const pictures = picture === undefined ? '' : ` /XObject << /P ${picture} 0 R >>`;
    return add(
      `<< /Type /Page /Parent ${pagesAt} 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents ${content} 0 R ` +
        `/Resources << /Font << /R ${regular ?? 0} 0 R /B ${bold ?? 0} 0 R >>${pictures} >> >>`,
    );
  });
  const list = kids.map((kid) => `${kid} 0 R`).join(' ');
  objects[pagesAt - 1] = Buffer.from(`<< /Type /Pages /Count ${kids.length} /Kids [${list}] >>`);
  const info = add(Buffer.from(`<< /Title ${literal(title)} /Producer (DRIMBox sandbox) >>`, 'latin1'));
  return assemble(objects, info);
}

function assemble(objects: readonly Buffer[], info: number): Buffer {
  const chunks = [Buffer.from('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')];
  let offset = chunks[0]?.length ?? 0;
  const entries = objects.map((object, index) => {
    const chunk = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    chunks.push(chunk);
    const entry = `${String(offset).padStart(10, '0')} 00000 n \n`;
    offset += chunk.length;
    return entry;
  });
  const size = objects.length + 1;
  chunks.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}` +
        `trailer\n<< /Size ${size} /Root 1 0 R /Info ${info} 0 R >>\nstartxref\n${offset}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(chunks);
}

function stream(entries: string, bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${entries}/Length ${bytes.length} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ]);
}

/** Rows of grey levels that repeat, of about the bytes wanted, not compressed. */
function pictureObject(bytes: number, seed: number): Buffer {
  const side = Math.max(1, Math.round(Math.sqrt(bytes)));
  const row = Buffer.from(Array.from({ length: side }, (_, x) => (x * 7 + seed * 31) % 251));
  const dictionary = `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 8 `;
  return stream(dictionary, Buffer.concat(Array.from({ length: side }, () => row)));
}

function drawing(lines: readonly Placed[], page: number, pages: number, picture: number | undefined): string {
  let y = HEIGHT - MARGIN;
  const written = lines.map(({ text, size, bold }) => {
    y -= size * 1.35;
    return show(text, MARGIN, y, size, bold === true ? 'B' : 'R');
  });
  const foot = show(`Page ${page} / ${pages}`, WIDTH / 2 - 24, MARGIN / 2, 9, 'R');
  const drawn = picture === undefined ? '' : `q 200 0 0 200 ${MARGIN} ${MARGIN} cm /P Do Q\n`;
  return `${written.join('')}${foot}${drawn}`;
}

function show(text: string, x: number, y: number, size: number, font: 'R' | 'B'): string {
  return `BT /${font} ${size} Tf ${x} ${y.toFixed(1)} Td ${literal(text)} Tj ET\n`;
}

/** As many sheets as the lines need. */
function sheetsOf(lines: readonly PdfLine[]): Placed[][] {
  const sheets: Placed[][] = [[]];
  let left = HEIGHT - 2 * MARGIN;
  for (const line of lines.flatMap(wrap)) {
    left -= line.size * 1.35;
    if (left < 0) {
      sheets.push([]);
      left = HEIGHT - 2 * MARGIN - line.size * 1.35;
    }
    sheets.at(-1)?.push(line);
  }
  return sheets;
}

function wrap({ text, size = 11, bold = false }: PdfLine): Placed[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && advance(longer, size) > WIDTH - 2 * MARGIN) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((each) => ({ text: each, size, bold }));
}

/** Bold letters are a little wider: there is room in the margin. */
function advance(text: string, size: number): number {
  let sum = 0;
  for (const character of text.normalize('NFD')) {
    const code = character.codePointAt(0) ?? 0;
    // Marks that stand above a letter take no room.
    if (code >= 0x300 && code < 0x370) continue;
    sum += ADVANCES[code - 32] ?? 556;
  }
  return (sum * size) / 1000;
}

/** A string object: one byte per character, in WinAnsi. */
function literal(text: string): string {
  const bytes = Array.from(text.normalize('NFC'), (character) => {
    const code = WIN_ANSI[character] ?? character.codePointAt(0) ?? 0;
    const byte = code < 0x20 || code > 0xff ? 0x3f : code;
    return byte >= 0x7f || '()\\'.includes(character)
      ? `\\${byte.toString(8).padStart(3, '0')}`
      : String.fromCharCode(byte);
  });
  return `(${bytes.join('')})`;
}
