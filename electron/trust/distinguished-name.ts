/** Distinguished names: of certificates, and as the liste blanche writes them. */
import { WorkstationError } from '../../shared/errors.ts';
import { ATTRIBUTE_NAMES, parseDnText } from './dn-text.ts';

export interface Attribute {
  /** Object identifier, dotted decimal. */
  readonly type: string;
  /** Text; a value that is none in the certificate is `#` and its DER in hexadecimal (RFC 4514 2.4). */
  readonly value: string;
  /** Attributes with the same number belong to one multi-valued RDN. */
  readonly rdn: number;
}

/** Types that the program asks for by name. */
const OIDS = { CN: '2.5.4.3', OU: '2.5.4.11', O: '2.5.4.10', C: '2.5.4.6', ST: '2.5.4.8' } as const;
const DC = '0.9.2342.19200300.100.1.25';

export class DistinguishedName {
  /** Most general first, as in a certificate. */
  readonly attributes: readonly Attribute[];
  #comparable: readonly string[] | undefined;

  constructor(attributes: readonly Attribute[]) {
    this.attributes = attributes;
  }

  /**
   * Reads a text in any of the forms of `dn-text.ts`, of either order. The forms do not say which order is theirs: a name
   * that begins with C or DC is taken as most general first, any other as RFC 4514 has it. `equals` does not depend on it.
   * Throws LIST_SCHEMA: such texts come from the liste blanche alone.
   */
  static parse(text: string): DistinguishedName {
    const written = parseDnText(text);
    if (written === undefined) throw new WorkstationError('LIST_SCHEMA', { detail: 'DNCertificatOperateur' });
    const first = written[0]?.type;
    return new DistinguishedName(first === OIDS.C || first === DC ? written : reversed(written));
  }

  /**
   * True when both are the same ordered list of RDNs, as they stand or one of them reversed: a list that was written in the
   * other order says the same. Values are compared in the spirit of RFC 5280 7.1 (caseIgnoreMatch, prepared as RFC 4518
   * says): NFKC, letters of either case alike, runs of white space as one blank, none at the ends. Accents, punctuation
   * and apostrophes count. The string type in the certificate does not.
   */
  equals(other: DistinguishedName): boolean {
    const [own, theirs] = [this.#rdns(), other.#rdns()];
    if (own.length !== theirs.length) return false;
    return own.every((rdn, index) => rdn === theirs[index]) || own.every((rdn, index) => rdn === theirs.at(-1 - index));
  }

  /** RFC 4514: most specific first, comma without blank, accents as they are. */
  toString(): string {
    const rdns = grouped(this.attributes).reverse();
    return rdns
      .map((rdn) => rdn.map(({ type, value }) => `${ATTRIBUTE_NAMES.get(type) ?? type}=${escaped(value)}`).join('+'))
      .join(',');
  }

  /** The first value of a type, from the most general on. */
  first(type: keyof typeof OIDS): string | undefined {
    return this.all(type)[0];
  }

  all(type: keyof typeof OIDS): readonly string[] {
    return this.attributes.filter((attribute) => attribute.type === OIDS[type]).map(({ value }) => value);
  }

  #rdns(): readonly string[] {
    this.#comparable ??= comparable(this.attributes);
    return this.#comparable;
  }
}

/** The RDNs, each as the list of its attributes. */
function grouped(attributes: readonly Attribute[]): Attribute[][] {
  const rdns: Attribute[][] = [];
  let current: number | undefined;
  for (const attribute of attributes) {
    if (attribute.rdn === current) rdns.at(-1)?.push(attribute);
    else rdns.push([attribute]);
    current = attribute.rdn;
  }
  return rdns;
}

function reversed(attributes: readonly Attribute[]): Attribute[] {
  return grouped(attributes)
    .reverse()
    .flatMap((rdn, index) => rdn.map((attribute) => ({ ...attribute, rdn: index })));
}

/** One text per RDN; an RDN is a set, its order says nothing. */
function comparable(attributes: readonly Attribute[]): string[] {
  return grouped(attributes).map((rdn) =>
    JSON.stringify(rdn.map(({ type, value }) => [type, folded(value)]).sort((a, b) => compare(String(a), String(b)))),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function folded(value: string): string {
  return value.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/g, ' ').trim();
}

/** RFC 4514 2.4. Control characters are written in hexadecimal, so that a name is one line wherever it is shown. */
function escaped(value: string): string {
  return value
    .replace(/["+,;<>\\]|^[ #]| $/g, '\\$&')
    .replace(/\p{Cc}/gu, (character) =>
      [...Buffer.from(character)].map((octet) => `\\${octet.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    );
}
