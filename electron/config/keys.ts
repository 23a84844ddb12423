/** The keys of the schema, read from the schema itself: for suggestions, for the example and for the documentation. */
import { z } from 'zod';
import { ConfigurationSchema } from './schema.ts';
import type { JsonPath } from './json.ts';

/** What is used of the JSON Schema (draft 2020-12) that zod derives. */
interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  /** The forms of a group that is written in one of several ways. */
  readonly anyOf?: readonly JsonSchema[];
  readonly default?: unknown;
  readonly required?: readonly string[];
}

export interface SchemaKey {
  /** `listener.port`; the items of a list as `pacs[].aet`. */
  readonly path: string;
  /** Undefined when there is none; groups (objects) have none of their own. */
  readonly default: unknown;
  /** Required within its group, or within the form of its group that it belongs to. */
  readonly required: boolean;
  /** Which of the forms of its group has it, from 0; absent when there is one form only. */
  readonly form?: number;
  /** True for a key that only groups others. */
  readonly group: boolean;
}

const JSON_SCHEMA = z.toJSONSchema(ConfigurationSchema, { io: 'input' }) as JsonSchema;

/** Every key, in the order of the schema. */
export function schemaKeys(): SchemaKey[] {
  return keysBelow(JSON_SCHEMA, '');
}

function keysBelow(schema: JsonSchema, prefix: string): SchemaKey[] {
  const ofForms = (schema.anyOf ?? []).flatMap((form, i) =>
    keysBelow(form, prefix).map((key) => ({ ...key, form: i })),
  );
  const plain = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const required = schema.required?.includes(name) ?? false;
    const listOfGroups = child.items?.properties !== undefined;
    const group = child.properties !== undefined || child.anyOf !== undefined || listOfGroups;
    const own = { path, default: child.properties === undefined ? child.default : undefined, required, group };
    return [own, ...keysBelow(child, path), ...(child.items ? keysBelow(child.items, `${path}[]`) : [])];
  });
  return [...plain, ...ofForms];
}

/**
 * The keys that the schema knows in the object at a path, those of all its forms; none when any key goes (or the path is
 * unknown). Keys below a group of several forms are unknown: no such group has a group in it.
 */
export function knownKeysAt(path: JsonPath): string[] {
  let schema: JsonSchema | undefined = JSON_SCHEMA;
  for (const step of path) schema = typeof step === 'number' ? schema?.items : schema?.properties?.[step];
  return [schema, ...(schema?.anyOf ?? [])].flatMap((form) => Object.keys(form?.properties ?? {}));
}

/** The known key that was probably meant: at most one letter in three differs, capitals aside. */
export function nearestKey(written: string, known: readonly string[]): string | undefined {
  const wanted = written.slice(0, 64).toLowerCase();
  const best = known
    .map((key) => ({ key, distance: editDistance(wanted, key.toLowerCase()) }))
    .reduce<{ key: string; distance: number } | undefined>(
      (a, b) => (a && a.distance <= b.distance ? a : b),
      undefined,
    );
  return best && best.distance <= Math.max(1, Math.floor(best.key.length / 3)) ? best.key : undefined;
}

/** Optimal string alignment distance: letters added, dropped, replaced, or two neighbours exchanged. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(replaced, exchanged, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(a.length, b.length);
}
