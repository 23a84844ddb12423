/** What `npm run trust` prints: sentences for people, one object for programs. */
import en from '../assets/locales/en/trust-cli.json' with { type: 'json' };
import enScreen from '../assets/locales/en/screen.json' with { type: 'json' };
import fr from '../assets/locales/fr/trust-cli.json' with { type: 'json' };
import frScreen from '../assets/locales/fr/screen.json' with { type: 'json' };
import type { Locale } from '../shared/api.ts';
import { formatDateTime } from '../shared/dates.ts';
import type { ErrorReport } from '../shared/errors.ts';
import type { CertificateFacts, SourceCheck, WhitelistEntry } from '../shared/trust.ts';
import { Texts } from './texts.ts';
import type { SentenceKey } from './trust-cli-arguments.ts';

const TEXTS = { fr: { own: fr, screen: frScreen }, en: { own: en, screen: enScreen } };

/** A step of a judgement, of a list or of a server. */
interface Step {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'allowed' | 'skipped';
  readonly error?: ErrorReport;
}

export interface ListReport {
  readonly file: string;
  readonly at: string;
  readonly revocation: 'files' | 'fetched' | 'not-checked';
  readonly accepted: boolean;
  readonly steps: readonly (Step & { readonly name: ListStepName })[];
  readonly error?: ErrorReport;
  readonly list?: {
    readonly generatedAt: string;
    readonly signedAt: string;
    readonly signer: CertificateFacts;
    readonly entries: readonly WhitelistEntry[];
  };
}

type ListStepName = keyof typeof fr extends infer Key ? (Key extends `list.step.${infer Name}` ? Name : never) : never;

export class Words {
  readonly #locale: Locale;
  readonly #texts: Texts;

  constructor(locale: Locale) {
    this.#locale = locale;
    this.#texts = new Texts(locale);
  }

  /** The sentence under a key, its `{placeholders}` filled. */
  say(key: SentenceKey, facts: Readonly<Record<string, string | number>> = {}): string {
    return TEXTS[this.#locale].own[key].replace(/\{(\w+)\}/g, (placeholder, name: string) =>
      Object.hasOwn(facts, name) ? String(facts[name]) : placeholder,
    );
  }

  list(report: ListReport): string {
    const { file, at, steps, list } = report;
    const end = list
      ? this.say('list.accepted', {
          count: list.entries.length,
          generatedAt: this.#date(list.generatedAt),
          signedAt: this.#date(list.signedAt),
          signer: list.signer.subject,
        })
      : this.say('list.refused');
    const lines = steps.map((step) => this.#step(this.say(`list.step.${step.name}`), step));
    return joined(this.say('list.title', { file, date: this.#date(at) }), ...lines.flat(), end);
  }

  host(check: SourceCheck): string {
    const { host, port, checkedAt, accepted, steps, certificate, protocol, cipher, asksForCertificate } = check;
    const { screen } = TEXTS[this.#locale];
    const lines = steps.map((step) => this.#step(screen[`trust.step.${step.name}`], step));
    const shown = certificate && {
      subject: certificate.subject,
      issuer: certificate.issuer,
      notAfter: this.#date(certificate.notAfter),
    };
    return joined(
      this.say('host.title', { host, port, date: this.#date(checkedAt) }),
      ...lines.flat(),
      ...(shown ? [this.say('host.certificate', shown)] : []),
      ...(protocol !== undefined && cipher !== undefined ? [this.say('host.tls', { protocol, cipher })] : []),
      ...(asksForCertificate === undefined ? [] : [this.say(asksForCertificate ? 'host.asks' : 'host.asks-not')]),
      this.say(accepted ? 'host.accepted' : 'host.refused'),
    );
  }

  /** Sentence and advice. */
  error(report: ErrorReport): string {
    const { sentence, advice } = this.#texts.error(report);
    return joined(sentence, advice);
  }

  /** An error as programs get it everywhere: code and facts, with the sentences beside. */
  spoken(report: ErrorReport) {
    const { sentence, advice } = this.#texts.error(report);
    return { ...report, message: sentence, advice };
  }

  #step(label: string, { outcome, error }: Step): string[] {
    const said =
      error === undefined ? [] : Object.values(this.#texts.error(error)).map((text) => `${' '.repeat(14)}${text}`);
    return [`  ${this.say(`outcome.${outcome}`).padEnd(11)} ${label}`, ...said];
  }

  #date(iso: string): string {
    return formatDateTime(iso, this.#locale);
  }
}

/** A judgement as one JSON object: its steps and its error with their sentences. */
export function spokenSteps(steps: readonly Step[], words: Words) {
  return steps.map(({ error, ...step }) => (error === undefined ? step : { ...step, error: words.spoken(error) }));
}

function joined(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
