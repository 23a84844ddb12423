/** Contrast of both themes (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11), computed from the tokens themselves. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const [dark = '', light = ''] = css.split("[data-theme='light']");

function coloursOf(block: string): ReadonlyMap<string, string> {
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
}

function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

const SURFACES = ['surface-0', 'surface-1', 'surface-2', 'surface-3'];

describe.each([
  ['dark', coloursOf(dark)],
  ['light', coloursOf(light)],
])('%s theme', (_name, colours) => {
  function contrast(first: string, second: string): number {
    const [a, b] = [first, second].map((name) => luminance(colours.get(name) ?? 'missing'));
    return (Math.max(a!, b!) + 0.05) / (Math.min(a!, b!) + 0.05);
  }

  describe.each(SURFACES)('on %s', (surface) => {
    test.each([
      ['text-1', 7],
      ['text-2', 4.5],
      ['accent', 4.5],
      ['good', 4.5],
      ['warning', 4.5],
      ['bad', 4.5],
      ['information', 4.5],
    ])('%s has a contrast of at least %d', (colour, least) => {
      expect(contrast(colour, surface)).toBeGreaterThanOrEqual(least);
    });
  });

  test('the edge of a control is seen on the surfaces it lies on', () => {
    for (const surface of SURFACES.slice(0, 3)) expect(contrast('line-control', surface)).toBeGreaterThanOrEqual(3);
  });

  test('text on the accent is read', () => {
    for (const accent of ['accent', 'accent-hover']) expect(contrast('on-accent', accent)).toBeGreaterThanOrEqual(7);
  });
});
