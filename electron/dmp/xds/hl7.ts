/** HL7 v2 data types inside XDS metadata (ITI TF-3 4.2.3.1.7): CX, CXi, HD, XCN, XON, XPN. */
import { plainOid } from './texts.ts';

/** Escape sequences of the delimiters (HL7 v2.5, 2.7). */
const SEQUENCES: Readonly<Record<string, string>> = { '\\': 'E', '|': 'F', '~': 'R', '^': 'S', '&': 'T' };
const DELIMITERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SEQUENCES).map(([delimiter, letter]) => [letter, delimiter]),
);

/** A text as a component: what would delimit components is escaped. */
export function escapeComponent(text: string): string {
  return text.replace(/[\\|~^&]/g, (delimiter) => `\\${SEQUENCES[delimiter] ?? ''}\\`);
}

/** What a component says; a sequence that is none stays as it is. */
function unescape(text: string): string {
  return text.includes('\\') ? text.replace(/\\([EFRST])\\/g, (_, letter: string) => DELIMITERS[letter] ?? '') : text;
}

/** A value in its components, the first of which is number 1, as HL7 counts them. */
export class Components {
  readonly #parts: readonly string[];

  constructor(value: string) {
    this.#parts = value.split('^');
  }

  /** The first subcomponent of a component; empty when there is none. */
  text(number: number): string {
    const [first = ''] = (this.#parts[number - 1] ?? '').split('&');
    return unescape(first).trim();
  }

  /** OID of an assigning authority (HD): `&OID&ISO`, or the OID by itself. */
  oid(number: number): string {
    const [name = '', universalId] = (this.#parts[number - 1] ?? '').split('&');
    if (universalId !== undefined) return plainOid(unescape(universalId));
    return /^(?:urn:oid:)?[0-9]+(?:\.[0-9]+)+$/i.test(name.trim()) ? plainOid(name) : '';
  }
}
