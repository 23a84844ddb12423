/** The texts of every language against the codes, facts and keys that the program uses. */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../shared/errors.ts';
import frErrors from './fr/errors.json' with { type: 'json' };
import frScreen from './fr/screen.json' with { type: 'json' };

const LOCALES = import.meta.dirname;
const RENDERER = join(LOCALES, '../../renderer');
const DOCUMENTS = readdirSync(join(LOCALES, 'fr'));

type Tree = { readonly [key: string]: string | Tree };

const read = (language: 'fr' | 'en', name: string) =>
  JSON.parse(readFileSync(join(LOCALES, language, name), 'utf8')) as Tree;

/** Path of every text to the text. */
function flatten(tree: Tree, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) => {
      const here = path === '' ? key : `${path}/${key}`;
      return typeof value === 'string' ? [[here, value] as const] : [...flatten(value, here)];
    }),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

describe('error texts', () => {
  const texts: Readonly<Record<string, { sentence: string; advice: string }>> = frErrors;

  test('every code has its text, and every text its code', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(ERRORS).sort());
  });

  test.each(Object.keys(ERRORS) as ErrorCode[])('%s: a sentence, an advice, and no fact but its own', (code) => {
    const { sentence, advice } = texts[code] ?? { sentence: '', advice: '' };
    for (const text of [sentence, advice]) {
      expect(text).toMatch(/^\S.*[.!?]$/);
      expect(ERRORS[code].facts).toEqual(expect.arrayContaining(placeholders(text)));
    }
  });
});

describe.each(DOCUMENTS)('%s', (name) => {
  const fr = flatten(read('fr', name));
  const en = flatten(read('en', name));

  test('says the same things in both languages, with the same facts', () => {
    expect([...en.keys()].sort()).toEqual([...fr.keys()].sort());
    for (const [key, text] of fr) expect([key, placeholders(en.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  });

  test('has no empty text', () => {
    for (const [key, text] of [...fr, ...en]) expect([key, text.trim()]).not.toEqual([key, '']);
  });
});

test('both languages have the same documents', () => {
  expect(readdirSync(join(LOCALES, 'en'))).toEqual(DOCUMENTS);
});

describe('screen keys', () => {
  const sources = globSync('**/*.{ts,tsx}', { cwd: RENDERER })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(RENDERER, file), 'utf8'))
    .join('\n');
  /** `'band.ins'` in the sources. */
  const literal = new Set([...sources.matchAll(/'([\w.]+)'/g)].map((match) => match[1] ?? ''));
  /** `` `grade.${…}` `` stands for every key that begins so. */
  const prefixes = [...sources.matchAll(/`([\w.]+\.)\$\{/g)].map((match) => match[1] ?? '');
  const isUsed = (key: string) => literal.has(key) || prefixes.some((prefix) => key.startsWith(prefix));

  test('no text of the screen is left unused', () => {
    expect(Object.keys(frScreen).filter((key) => !isUsed(key))).toEqual([]);
  });

  test('no control has a name with special spaces: programs look for it', () => {
    for (const language of ['fr', 'en'] as const) {
      const controls = [...flatten(read(language, 'screen.json'))].filter(([key]) => key.startsWith('control.'));
      expect(controls.filter(([, text]) => /[\u00a0\u202f’]/.test(text))).toEqual([]);
    }
  });
});
