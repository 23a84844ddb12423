/** The example, the documentation and the sentences, held against the schema. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../assets/locales/en/configuration.json' with { type: 'json' };
import fr from '../../assets/locales/fr/configuration.json' with { type: 'json' };
import { exampleConfiguration } from './example.ts';
import { nearestKey, schemaKeys } from './keys.ts';
import { checkConfiguration } from './load.ts';
import { FORMS } from './schema.ts';

const root = join(import.meta.dirname, '..', '..');

describe('example', () => {
  it('has no mistake', () => {
    expect(checkConfiguration(exampleConfiguration())).toEqual([]);
  });

  it('has every key of the schema', () => {
    const keys: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (Array.isArray(value)) value.forEach((item) => visit(item, `${path}[]`));
      else if (typeof value === 'object' && value !== null) {
        for (const [key, child] of Object.entries(value)) {
          const below = path === '' ? key : `${path}.${key}`;
          keys.push(below);
          visit(child, below);
        }
      }
    };
    visit(JSON.parse(exampleConfiguration()), '');
    const free = (key: string) => key.startsWith('network.hosts.');
    expect(keys.filter((key) => !free(key)).toSorted()).toEqual(
      schemaKeys()
        .filter(({ form = 0 }) => form === 0)
        .map(({ path }) => path)
        .toSorted(),
    );
    expect(schemaKeys().length).toBeGreaterThan(50);
  });
});

describe('docs/configuration.md', () => {
  const text = readFileSync(join(root, 'docs', 'configuration.md'), 'utf8');
  /** Rows `| `key` | meaning | default |`; the default is `—` when there is none. */
  const rows = [...text.matchAll(/^\| `([^`]+)` +\| (.+?) +\| (.+?) +\|$/gm)].map(([, key, , standard]) => ({
    key,
    standard,
  }));

  it('has a row for every key, and for no other', () => {
    expect(rows.map(({ key }) => key).toSorted()).toEqual(
      schemaKeys()
        .map(({ path }) => path)
        .toSorted(),
    );
  });

  const written = ({ default: value, required, group }: ReturnType<typeof schemaKeys>[number]) => {
    if (required) return 'obligatoire';
    if (value === undefined || group) return '—';
    return `\`${JSON.stringify(value)}\``;
  };
  it.each(schemaKeys().map((key) => [key.path, written(key)]))('tells the default of %s', (path, standard) => {
    expect(rows.find(({ key }) => key === path)?.standard).toBe(standard);
  });
});

describe('sentences', () => {
  const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

  it('are there in both languages, with the same facts', () => {
    expect(Object.keys(en)).toEqual(Object.keys(fr));
    for (const key of Object.keys(fr) as (keyof typeof fr)[]) {
      expect(placeholders(en[key]), key).toEqual(placeholders(fr[key]));
      expect(en[key], key).not.toBe(fr[key]);
    }
  });

  it('are all used', () => {
    const sources = readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
      .join('\n');
    const forms = FORMS.map((form) => `form.${form}`);
    const unused = Object.keys(fr).filter((key) => !sources.includes(`'${key}'`) && !forms.includes(key));
    expect(unused).toEqual([]);
  });

  it('exist for every form of the schema', () => {
    expect(
      Object.keys(fr)
        .filter((key) => key.startsWith('form.'))
        .toSorted(),
    ).toEqual(FORMS.map((form) => `form.${form}`).toSorted());
  });
});

describe('nearestKey', () => {
  const known = ['bind', 'port', 'tls', 'publicBaseUrl', 'callLifetimeSeconds'];
  const cases: [string, string | undefined][] = [
    ['Port', 'port'],
    ['prot', 'port'],
    ['ports', 'port'],
    ['pblicBaseURL', 'publicBaseUrl'],
    ['callLifetime', undefined],
    ['ssl', undefined],
    ['host', undefined],
    ['certificate', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ];
  it.each(cases)('%.20s', (written, nearest) => {
    expect(nearestKey(written, known)).toBe(nearest);
  });
});
