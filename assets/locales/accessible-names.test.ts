/** `docs/accessible-names.md` is a contract: it must say what the French screen says. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import frScreen from './fr/screen.json' with { type: 'json' };

const page = readFileSync(new URL('../../docs/accessible-names.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, name, , , key]) => ({ name, key: key ?? '' }));
const texts: Readonly<Record<string, string>> = frScreen;

test('every name listed is the text of its key', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const { name, key } of rows) expect([key, texts[key]?.replaceAll(/\{\w+\}/g, '…')]).toEqual([key, name]);
});

test('every control is listed', () => {
  const controls = Object.keys(texts).filter((key) => key.startsWith('control.'));
  expect(rows.map(({ key }) => key)).toEqual(expect.arrayContaining(controls));
});
