/** Reads RTF (Rich Text Format 1.9.1) as far as reading a report needs: paragraphs, tabs, tables as lines, plain styles. */
import { WorkstationError } from '../../../shared/errors.ts';
import type { NarrativeStyle, RichParagraph } from '../../../shared/report.ts';
import { characterOf, codePageOf, symbolOf } from './character-sets.ts';
import { NO_STYLES, RtfOutput, stylesOf } from './output.ts';
import { raised } from './raised.ts';
import { CHARACTERS, KNOWN_GROUPS, PARAGRAPH_ENDS, PICTURES, SKIPPED_GROUPS, SWITCHES, type Switch } from './words.ts';

const DEEPEST_GROUP = 256;
const MOST_FONTS = 1000;
/** In Symbol, and in what word processors write for a bullet whatever the font. */
const BULLET = 0xb7;
/** `\ansi` without `\ansicpg`. */
const ANSI = 1252;
const WORD = /\\(?:([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|'([0-9A-Fa-f]{2})|([^A-Za-z]))/sy;
/** What stands for itself. */
const PLAIN = /[^\\{}\r\n\0]+/y;

interface Font {
  readonly codePage: number | undefined;
  readonly isSymbol: boolean;
}

/** What a group begins with and goes back to when it ends. */
interface State {
  on: Readonly<Record<Switch, boolean>>;
  styles: readonly NarrativeStyle[];
  position: 'super' | 'sub' | 'line';
  font: number;
  /** Characters after a `\u` that stand for it in old readers. */
  unicodeSkip: number;
  /** What the group is: text, something to be passed over, or the table of fonts. */
  kind: 'text' | 'skipped' | 'fonts';
  /** To be written where the group ends. */
  atEnd: string;
}

interface RichText {
  readonly paragraphs: RichParagraph[];
  /** Media types of the pictures that were left out, each once. */
  readonly pictures: readonly string[];
}

/** Throws REPORT_TOO_LARGE for more text than anybody reads, and REPORT_BASE64 for groups without end in one another. */
export function readRtf(bytes: Uint8Array): RichText {
  return new RtfReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')).read();
}

const OFF: State['on'] = { bold: false, italic: false, underline: false, lineThrough: false, hidden: false };

class RtfReader {
  readonly #source: string;
  readonly #output = new RtfOutput();
  readonly #fonts = new Map<number, Font>();
  readonly #pictures = new Set<string>();
  readonly #outer: State[] = [];
  #state: State = { on: OFF, styles: NO_STYLES, position: 'line', font: -1, unicodeSkip: 1, kind: 'text', atEnd: '' };
  #at = 0;
  #codePage = ANSI;
  #defaultFont = -1;
  #toSkip = 0;
  /** The word before was `\*`. */
  #ignorable = false;

  constructor(source: string) {
    this.#source = source;
  }

  read(): RichText {
    while (this.#at < this.#source.length) this.#next();
    return { paragraphs: this.#output.end(), pictures: [...this.#pictures] };
  }

  #next(): void {
    const character = this.#source.charAt(this.#at);
    if (character === '\\') return this.#control();
    PLAIN.lastIndex = this.#at;
    const [plain] = PLAIN.exec(this.#source) ?? [];
    this.#at += plain?.length ?? 1;
    if (plain !== undefined) this.#bytes(plain);
    else if (character === '{') this.#open();
    else if (character === '}') this.#close();
  }

  #open(): void {
    if (this.#outer.length >= DEEPEST_GROUP) throw new WorkstationError('REPORT_BASE64');
    this.#toSkip = 0;
    this.#ignorable = false;
    this.#outer.push(this.#state);
    this.#state = { ...this.#state, atEnd: '' };
  }

  #close(): void {
    this.#toSkip = 0;
    this.#ignorable = false;
    const { atEnd } = this.#state;
    if (atEnd !== '') this.#write(atEnd);
    const outer = this.#outer.pop();
    if (outer !== undefined) this.#state = outer;
    // What comes after the last group is no part of the document.
    if (this.#outer.length === 0) this.#at = this.#source.length;
  }

  #control(): void {
    WORD.lastIndex = this.#at;
    const match = WORD.exec(this.#source);
    if (match === null) {
      this.#at += 1;
      return;
    }
    this.#at = WORD.lastIndex;
    const [, word, number, hexadecimal, symbol] = match;
    if (hexadecimal !== undefined) this.#bytes(String.fromCharCode(Number.parseInt(hexadecimal, 16)));
    else if (symbol === '*') this.#ignorable = true;
    else this.#word(word ?? symbol ?? '', number === undefined ? undefined : Number(number));
  }

  #word(word: string, number: number | undefined): void {
    this.#toSkip = 0;
    const ignorable = this.#ignorable;
    this.#ignorable = false;
    const picture = PICTURES.get(word);
    if (picture !== undefined) this.#pictures.add(picture);
    if (word === 'bin') this.#at += Math.min(Math.max(number ?? 0, 0), this.#source.length);
    else if (word === 'fonttbl') this.#state.kind = 'fonts';
    else if (SKIPPED_GROUPS.has(word) || (ignorable && !KNOWN_GROUPS.has(word))) this.#state.kind = 'skipped';
    else if (this.#state.kind === 'fonts') this.#fontWord(word, number ?? 0);
    else if (this.#state.kind === 'text') this.#textWord(word, number);
  }

  #fontWord(word: string, number: number): void {
    if (word === 'f') this.#state.font = number;
    if (word !== 'fcharset' || this.#fonts.size >= MOST_FONTS) return;
    // The name stands behind it: `{\f3\froman\fcharset2 Symbol;}`.
    const isSymbol =
      number === 2 &&
      this.#source
        .slice(this.#at, this.#at + 200)
        .split(';', 1)[0]
        ?.includes('Symbol');
    this.#fonts.set(this.#state.font, { codePage: number === 2 ? 0 : codePageOf(number), isSymbol: isSymbol === true });
  }

  #textWord(word: string, number: number | undefined): void {
    const character = CHARACTERS.get(word);
    if (character !== undefined) this.#write(character);
    else if (PARAGRAPH_ENDS.has(word)) this.#output.endParagraph();
    else if (word === 'u') this.#unicode(number ?? 0);
    else if (word === 'footnote') this.#footnote();
    else this.#formatWord(word, number);
  }

  #formatWord(word: string, number: number | undefined): void {
    const state = this.#state;
    const style = SWITCHES.get(word);
    if (style !== undefined) this.#turn(style, number !== 0);
    else if (word === 'ulnone') this.#turn('underline', false);
    else if (word === 'plain')
      this.#state = { ...state, on: OFF, styles: NO_STYLES, position: 'line', font: this.#defaultFont };
    else if (word === 'super' || word === 'sub') state.position = number === 0 ? 'line' : word;
    else if (word === 'nosupersub') state.position = 'line';
    else if (word === 'f') state.font = number ?? 0;
    else if (word === 'deff') this.#defaultFont = state.font = number ?? 0;
    else if (word === 'uc') state.unicodeSkip = Math.min(Math.max(number ?? 1, 0), 8);
    else if (word === 'ansicpg') this.#codePage = number ?? ANSI;
    else if (word === 'pc') this.#codePage = 437;
    else if (word === 'pca') this.#codePage = 850;
    else if (word === 'mac') this.#codePage = 10_000;
  }

  #turn(style: Switch, on: boolean): void {
    if (this.#state.on[style] === on) return;
    this.#state.on = { ...this.#state.on, [style]: on };
    const { bold, italic, underline, lineThrough } = this.#state.on;
    this.#state.styles = stylesOf({ bold, italic, underline, lineThrough });
  }

  /** The footnote stands where its mark does, in brackets. */
  #footnote(): void {
    this.#write(' [');
    this.#state.atEnd = ']';
  }

  #unicode(number: number): void {
    const code = number & 0xffff;
    // Symbols of fonts that have no place in Unicode (U+F020 to U+F0FF).
    if (code >= 0xf020 && code <= 0xf0ff) this.#write(this.#symbol(code - 0xf000));
    else this.#write(String.fromCharCode(code));
    this.#toSkip = this.#state.unicodeSkip;
  }

  /** Of fonts like Wingdings nothing is known but the bullet. */
  #symbol(byte: number): string {
    const isKnown = this.#fonts.get(this.#state.font)?.isSymbol === true || byte === BULLET;
    return isKnown ? symbolOf(byte) : '\uFFFD';
  }

  /** Bytes as characters of Latin-1: in the character set of the font, but for those that repeat a `\u`. */
  #bytes(written: string): void {
    this.#ignorable = false;
    const text = written.slice(this.#toSkip);
    this.#toSkip -= written.length - text.length;
    const font = this.#fonts.get(this.#state.font);
    const codePage = font?.codePage ?? this.#codePage;
    if (font?.isSymbol === true) this.#write(Array.from(text, (one) => symbolOf(one.charCodeAt(0))).join(''));
    else this.#write(text.replace(/[\x80-\xff]/g, (one) => characterOf(one.charCodeAt(0), codePage)));
  }

  #write(text: string): void {
    const { kind, on, position, styles } = this.#state;
    if (text === '' || kind !== 'text' || on.hidden) return;
    this.#output.add(position === 'line' ? text : raised(text, position), styles);
  }
}
