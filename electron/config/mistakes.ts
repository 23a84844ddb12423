/** What zod found, as findings with a place in the text and a sentence for people. */
import type { z } from 'zod';
import type { Locale } from '../../shared/api.ts';
import type { Finding, JsonDocument, JsonPath } from './json.ts';
import { lineAndColumn, placeOf, printKey, printPath } from './json.ts';
import { knownKeysAt, nearestKey } from './keys.ts';
import { FORMS } from './schema.ts';
import { sentence } from './sentences.ts';
import type { SentenceKey } from './sentences.ts';

/** A mistake in a configuration file, as an administrator reads it. */
export interface ConfigurationMistake {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** `pacs[0].aet`; empty for the document as a whole. */
  readonly path: string;
  readonly reason: string;
}

type Issue = z.core.$ZodIssue;
type Told = Pick<Finding, 'reason' | 'facts'>;

/** The findings of one zod issue; an issue about unknown keys yields one finding for each of them. */
export function findingsOf(issue: Issue, document: JsonDocument): Finding[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (document.root === undefined) return [];
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, document);
  if (issue.code === 'invalid_union') {
    return likeliestForm(issue).flatMap((inner) =>
      findingsOf({ ...inner, path: [...issue.path, ...inner.path] }, document),
    );
  }
  const place = placeOf(document.root, path);
  const offset = (issue.code === 'invalid_key' ? place.key : undefined)?.offset ?? place.value.offset;
  const missing = !place.found && issue.code === 'invalid_type';
  const told: Told = missing ? { reason: 'key.missing', facts: { key: String(path.at(-1)) } } : tell(issue);
  return [{ offset, path, ...told }];
}

/**
 * What is wrong with the form that was probably meant: the one that knows most of the keys that are there, then the one
 * with the least to mend, then the first.
 */
function likeliestForm({ errors: [first = [], ...others] }: z.core.$ZodIssueInvalidUnion): readonly Issue[] {
  const strangers = (issues: readonly Issue[]) =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0);
  return others.reduce((best, other) => {
    const difference = strangers(other) - strangers(best) || other.length - best.length;
    return difference < 0 ? other : best;
  }, first);
}

function unknownKeys(keys: readonly string[], path: JsonPath, { root }: JsonDocument): Finding[] {
  const known = knownKeysAt(path);
  return keys.map((key) => {
    const here = [...path, key];
    const offset = root === undefined ? 0 : (placeOf(root, here).key?.offset ?? 0);
    // Known to another form of the same group: PKCS#12 beside PEM.
    if (known.includes(key)) return { offset, path: here, reason: 'key.other-form' };
    const nearest = nearestKey(key, known);
    if (nearest === undefined) return { offset, path: here, reason: 'key.unknown' };
    return { offset, path: here, reason: 'key.unknown-nearest', facts: { nearest: printKey(nearest) } };
  });
}

const TYPES: Readonly<Record<string, SentenceKey>> = {
  string: 'type.string',
  number: 'type.number',
  int: 'type.int',
  object: 'type.object',
  array: 'type.array',
  record: 'type.record',
  boolean: 'type.boolean',
};

function tell(issue: Issue): Told {
  switch (issue.code) {
    case 'invalid_type':
      return { reason: TYPES[issue.expected] ?? 'value.refused' };
    case 'invalid_value':
      return { reason: 'value.one-of', facts: { values: issue.values.map(String).join(', ') } };
    case 'too_big':
      return { reason: tooBig(issue.origin), facts: { limit: Number(issue.maximum) } };
    case 'too_small':
      if (issue.origin === 'string') return { reason: 'value.empty' };
      return { reason: issue.inclusive ? 'value.at-least' : 'value.above', facts: { limit: Number(issue.minimum) } };
    case 'invalid_key': {
      const [inner] = issue.issues;
      return inner === undefined ? { reason: 'value.refused' } : tell(inner);
    }
    default:
      return formOf(issue.message);
  }
}

function tooBig(origin: string): SentenceKey {
  if (origin === 'string') return 'value.text-long';
  return origin === 'array' ? 'value.list-long' : 'value.at-most';
}

/** The schema gives the name of a form as the message. */
function formOf(message: string): Told {
  const form = FORMS.find((name) => name === message);
  return { reason: form === undefined ? 'value.refused' : `form.${form}` };
}

/** Findings in the order of the text, in words. Values are never repeated: one of them may be a secret by mistake. */
export function inWords(findings: readonly Finding[], text: string, locale: Locale): ConfigurationMistake[] {
  return findings
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, path, reason, facts }) => ({
      ...lineAndColumn(text, offset),
      path: printPath(path),
      reason: sentence(reason, locale, facts),
    }));
}
