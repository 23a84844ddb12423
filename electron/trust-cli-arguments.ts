/** The command lines of `npm run trust`. */
import type { Locale } from '../shared/api.ts';
import type frTexts from '../assets/locales/fr/trust-cli.json';

export interface VerifyList {
  readonly name: 'verify-list';
  readonly file: string;
  /** PEM files of the authorities of the signer. */
  readonly ca: readonly string[];
  readonly commonName?: string;
  readonly organizationalUnit?: string;
  readonly at?: Date;
  /** Files; `fetched`: from the distribution points. */
  readonly revocation: readonly string[] | 'fetched' | 'not-checked';
}

export interface CheckHost {
  readonly name: 'check-host';
  readonly address: string;
  readonly config: string;
}

export interface NewKey {
  readonly name: 'new-key';
  readonly host: string;
  readonly organisation: string;
  readonly siret: string;
  readonly departement: string;
  readonly out: string;
  readonly kind: { readonly type: 'rsa'; readonly bits: 2048 | 3072 } | { readonly type: 'ec' };
}

export type Command = VerifyList | CheckHost | NewKey | { readonly name: 'help' };
export type SentenceKey = keyof typeof frTexts;

export interface Output {
  readonly locale: Locale;
  /** One JSON object on standard output, nothing else. */
  readonly json: boolean;
}

/** Thrown for a command line that is not understood. */
export class UsageError extends Error {
  readonly key: SentenceKey;
  readonly argument: string;

  constructor(key: SentenceKey, argument = '') {
    super(key);
    this.key = key;
    this.argument = argument;
  }
}

interface Grammar {
  /** Options that take every word up to the next option, and may come again. */
  readonly lists?: readonly string[];
  readonly values?: readonly string[];
  readonly flags?: readonly string[];
}

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  'verify-list': { lists: ['--ca', '--crl'], values: ['--cn', '--ou', '--at'], flags: ['--no-revocation'] },
  'check-host': { values: ['--config'] },
  'new-key': { values: ['--organisation', '--siret', '--departement', '--out', '--bits'], flags: ['--ec'] },
};

/** How to print, as far as the command line can be understood: for complaints about the rest of it too. */
export function outputOf(args: readonly string[]): Output {
  const language = args[args.indexOf('--lang') + 1];
  return { locale: args.includes('--lang') && language === 'en' ? 'en' : 'fr', json: args.includes('--json') };
}

/** Reads a command line, without the program's own name. Throws UsageError. */
export function parseCommand(args: readonly string[]): Command {
  if (args.includes('--help') || args.includes('-h')) return { name: 'help' };
  const [name, ...rest] = args;
  if (name === undefined) throw new UsageError('usage.none');
  const grammar = Object.hasOwn(GRAMMARS, name) ? GRAMMARS[name] : undefined;
  if (grammar === undefined) throw new UsageError('usage.command', name);
  const words = new Words(grammar, rest);
  if (name === 'verify-list') return verifyList(words);
  return name === 'check-host' ? checkHost(words) : newKey(words);
}

function verifyList(words: Words): VerifyList {
  const file = words.operand('usage.list');
  const ca = words.list('--ca');
  if (ca.length === 0) throw new UsageError('usage.missing', '--ca');
  const crl = words.list('--crl');
  const unchecked = words.has('--no-revocation');
  if (unchecked && crl.length > 0) throw new UsageError('usage.contradiction', '--crl, --no-revocation');
  const [commonName, organizationalUnit, at] = ['--cn', '--ou', '--at'].map((option) => words.value(option));
  return {
    name: 'verify-list',
    file,
    ca,
    revocation: unchecked ? 'not-checked' : crl.length > 0 ? crl : 'fetched',
    ...(commonName === undefined ? {} : { commonName }),
    ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
    ...(at === undefined ? {} : { at: dateOf(at) }),
  };
}

function checkHost(words: Words): CheckHost {
  const address = words.operand('usage.host');
  const config = words.value('--config');
  if (config === undefined) throw new UsageError('usage.no-config');
  return { name: 'check-host', address, config };
}

function newKey(words: Words): NewKey {
  const [host, bits] = [words.operand('usage.assigned'), words.value('--bits')];
  const ec = words.has('--ec');
  if (ec && bits !== undefined) throw new UsageError('usage.contradiction', '--ec, --bits');
  if (bits !== undefined && bits !== '2048' && bits !== '3072') throw new UsageError('usage.bits');
  return {
    name: 'new-key',
    host,
    organisation: words.required('--organisation'),
    siret: words.required('--siret').replaceAll(' ', ''),
    departement: words.required('--departement'),
    out: words.required('--out'),
    kind: ec ? { type: 'ec' } : { type: 'rsa', bits: bits === '3072' ? 3072 : 2048 },
  };
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** ISO 8601, in UTC unless an offset is written; a date alone is its first moment. */
function dateOf(text: string): Date {
  const match = DATE.exec(text);
  const isWhole = text.length > 10 && match?.[1] === undefined;
  const date = new Date(match === null ? Number.NaN : `${text.replace(' ', 'T')}${isWhole ? 'Z' : ''}`);
  // A day that does not exist is rolled over by Date.
  const rolled =
    match?.[1] === undefined && !Number.isNaN(date.getTime()) && !date.toISOString().startsWith(text.slice(0, 10));
  if (Number.isNaN(date.getTime()) || rolled) throw new UsageError('usage.date', text);
  return date;
}

/** The words of a command line, sorted by the grammar of its command. */
class Words {
  readonly #operands: string[] = [];
  readonly #values = new Map<string, string>();
  readonly #lists = new Map<string, string[]>();
  readonly #flags = new Set<string>();

  constructor(grammar: Grammar, args: readonly string[]) {
    const { lists = [], values = [], flags = [] } = grammar;
    let open: string[] | undefined;
    for (let i = 0; i < args.length; i += 1) {
      const word = args[i] ?? '';
      if (!word.startsWith('--')) {
        (open ?? this.#operands).push(word);
        continue;
      }
      open = undefined;
      if (lists.includes(word)) {
        open = this.#lists.get(word) ?? [];
        this.#lists.set(word, open);
        if (isOption(args[i + 1])) throw new UsageError('usage.value', word);
      } else if (word === '--lang' || values.includes(word)) {
        i += 1;
        this.#set(word, args[i]);
      } else if (word === '--json' || flags.includes(word)) this.#flags.add(word);
      else throw new UsageError('usage.option', word);
    }
    this.#takeLastAsOperand(open);
    const language = this.value('--lang');
    if (language !== undefined && language !== 'fr' && language !== 'en') {
      throw new UsageError('usage.option', `--lang ${language}`);
    }
  }

  #set(option: string, value: string | undefined): void {
    if (value === undefined || isOption(value)) throw new UsageError('usage.value', option);
    if (this.#values.has(option)) throw new UsageError('usage.twice', option);
    this.#values.set(option, value);
  }

  /** `--ca A --ca B FILE`: what ends the command line is its operand when there is no other. */
  #takeLastAsOperand(open: string[] | undefined): void {
    if (this.#operands.length > 0 || open === undefined || open.length < 2) return;
    const last = open.pop();
    if (last !== undefined) this.#operands.push(last);
  }

  /** The one word that belongs to no option; `missing` asks for it. */
  operand(missing: SentenceKey): string {
    const [operand, extra] = this.#operands;
    if (operand === undefined) throw new UsageError(missing);
    if (extra !== undefined) throw new UsageError('usage.extra', extra);
    return operand;
  }

  list(option: string): readonly string[] {
    return this.#lists.get(option) ?? [];
  }

  value(option: string): string | undefined {
    return this.#values.get(option);
  }

  required(option: string): string {
    const value = this.value(option);
    if (value === undefined) throw new UsageError('usage.missing', option);
    return value;
  }

  has(flag: string): boolean {
    return this.#flags.has(flag);
  }
}

function isOption(word: string | undefined): boolean {
  return word === undefined || word.startsWith('--');
}
