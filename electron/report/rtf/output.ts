/** Paragraphs as they are read from RTF. */
import type { NarrativeStyle, RichParagraph } from '../../../shared/report.ts';
import { LONGEST_TEXT, textTooLong } from '../plain-text.ts';
import { visible } from '../texts.ts';

/** What a paragraph or a run costs the screen besides its text, in characters. */
const COST = 16;

interface Run {
  readonly text: string;
  readonly styles: readonly NarrativeStyle[];
}

/** Each combination of styles as one array, by which a change of look is known. */
const COMBINATIONS = new Map<string, readonly NarrativeStyle[]>();

/** The styles that are on; the same array for the same ones. */
export function stylesOf(on: Readonly<Partial<Record<NarrativeStyle, boolean>>>): readonly NarrativeStyle[] {
  const names = Object.keys(on) as NarrativeStyle[];
  const styles = names.filter((name) => on[name] === true);
  const known = COMBINATIONS.get(styles.join(' ')) ?? styles;
  COMBINATIONS.set(styles.join(' '), known);
  return known;
}

export const NO_STYLES = stylesOf({});

export class RtfOutput {
  readonly #paragraphs: RichParagraph[] = [];
  #runs: Run[] = [];
  #pieces: string[] = [];
  #styles = NO_STYLES;
  #length = 0;

  /** Adds to the paragraph; `styles` come from `stylesOf`. Throws REPORT_TOO_LARGE. */
  add(text: string, styles: readonly NarrativeStyle[]): void {
    if (styles !== this.#styles) this.#endRun();
    this.#styles = styles;
    this.#pieces.push(text);
    this.#charge(text.length);
  }

  endParagraph(): void {
    this.#endRun();
    const last = this.#runs.at(-1);
    if (last !== undefined) this.#runs[this.#runs.length - 1] = { ...last, text: last.text.trimEnd() };
    this.#paragraphs.push({ runs: this.#runs.filter(({ text }) => text !== '') });
    this.#runs = [];
    this.#charge(COST);
  }

  /** All paragraphs, without empty ones before the first and after the last that is not. */
  end(): RichParagraph[] {
    this.endParagraph();
    const isFull = ({ runs }: RichParagraph) => runs.some(({ text }) => text.trim() !== '');
    const first = this.#paragraphs.findIndex(isFull);
    return first < 0 ? [] : this.#paragraphs.slice(first, this.#paragraphs.findLastIndex(isFull) + 1);
  }

  #endRun(): void {
    const text = visible(this.#pieces.join(''));
    this.#pieces = [];
    if (text === '') return;
    this.#runs.push({ text, styles: this.#styles });
    this.#charge(COST);
  }

  #charge(characters: number): void {
    this.#length += characters;
    if (this.#length > LONGEST_TEXT) throw textTooLong();
  }
}
