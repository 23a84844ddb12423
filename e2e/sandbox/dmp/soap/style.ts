/** How an answer is written: nothing that a reader may rely on stays the same from one answer to the next. */
import { NS, spelling } from '../xml.ts';
import type { Spelling } from '../xml.ts';

export interface Style {
  readonly soap: Spelling;
  readonly query: Spelling;
  readonly rim: Spelling;
  readonly rs: Spelling;
  readonly xdsb: Spelling;
  readonly hl7: Spelling;
  readonly habilitations: Spelling;
  /** An XML declaration stands in front. */
  readonly declared: boolean;
  /** `mustUnderstand` of the addressing headers, with the prefix of SOAP or without. */
  readonly dutyPrefix: boolean;
  /** Sent as multipart/related (XOP), even where there is nothing to attach. */
  readonly multipart: boolean;
  /** Documents in base64 where they stand instead of in a part of their own. */
  readonly inline: boolean;
  /** `:` and `@` of a Content-ID are percent-encoded in `href`. */
  readonly encodedCid: boolean;
  readonly quotedBoundary: boolean;
}

type Prefixes = Readonly<Record<'soap' | 'query' | 'rim' | 'rs' | 'xdsb' | 'hl7' | 'habilitations', string>>;

function style(prefixes: Prefixes, flags: Omit<Style, keyof Prefixes>): Style {
  return {
    soap: spelling(NS.soap, prefixes.soap),
    query: spelling(NS.query, prefixes.query),
    rim: spelling(NS.rim, prefixes.rim),
    rs: spelling(NS.rs, prefixes.rs),
    xdsb: spelling(NS.xdsb, prefixes.xdsb),
    hl7: spelling(NS.hl7, prefixes.hl7),
    habilitations: spelling(NS.habilitations, prefixes.habilitations),
    ...flags,
  };
}

/** Prefixes of the kit, of the samples of the ANS, none at all, and names that mislead whoever looks at the prefix. */
export const STYLES: readonly [Style, ...Style[]] = [
  style(
    { soap: 'soap', query: 'q', rim: 'r', rs: 'rs', xdsb: 'xdsb', hl7: '', habilitations: 'ns1' },
    { declared: false, dutyPrefix: false, multipart: false, inline: false, encodedCid: true, quotedBoundary: true },
  ),
  style(
    { soap: 'soap', query: 'ns3', rim: 'ns4', rs: 'ns5', xdsb: 'ns2', hl7: 'urn', habilitations: '' },
    { declared: true, dutyPrefix: true, multipart: true, inline: false, encodedCid: false, quotedBoundary: false },
  ),
  style(
    { soap: 'S', query: '', rim: '', rs: '', xdsb: '', hl7: '', habilitations: 'hab' },
    { declared: true, dutyPrefix: false, multipart: false, inline: true, encodedCid: true, quotedBoundary: true },
  ),
  style(
    { soap: '', query: 'rim', rim: 'rs', rs: 'q', xdsb: 'query', hl7: 'v3', habilitations: 'soap' },
    { declared: false, dutyPrefix: true, multipart: true, inline: true, encodedCid: true, quotedBoundary: false },
  ),
  style(
    { soap: 'env', query: 'q', rim: '', rs: 'rs', xdsb: 'xdsb', hl7: 'hl7', habilitations: 'ns1' },
    { declared: true, dutyPrefix: true, multipart: false, inline: false, encodedCid: false, quotedBoundary: false },
  ),
];
