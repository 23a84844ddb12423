/**
 * Reading the DICOM JSON model (PS3.18 Annex F). What comes was written by a stranger: a value that is not of the
 * expected kind counts as absent.
 */
export type Dataset = Readonly<Record<string, unknown>>;

/** The values of an attribute (`tag` as eight hexadecimal digits, upper case); empty when it is absent. */
function values(dataset: Dataset, tag: string): readonly unknown[] {
  const element = dataset[tag];
  if (typeof element !== 'object' || element === null || !('Value' in element)) return [];
  return Array.isArray(element.Value) ? (element.Value as readonly unknown[]) : [];
}

/** The first value as trimmed text; undefined when empty. */
export function text(dataset: Dataset, tag: string): string | undefined {
  const [value] = values(dataset, tag);
  const written = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  return written === '' ? undefined : written;
}

/** Every value as trimmed text; what is none is empty. */
export function texts(dataset: Dataset, tag: string): readonly string[] {
  return values(dataset, tag).map((value) => (typeof value === 'string' ? value.trim() : ''));
}

/** Every value as a finite number; undefined when one is not, or there is none. DS and IS may come as strings. */
export function numbers(dataset: Dataset, tag: string): readonly number[] | undefined {
  const found = values(dataset, tag).map((value) =>
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value,
  );
  return found.length > 0 && found.every(isFiniteNumber) ? found : undefined;
}

export function number(dataset: Dataset, tag: string): number | undefined {
  return numbers(dataset, tag)?.[0];
}

/** The items of a sequence. */
export function items(dataset: Dataset, tag: string): readonly Dataset[] {
  return values(dataset, tag).filter((item): item is Dataset => typeof item === 'object' && item !== null);
}

/** The bytes of `InlineBinary`. */
export function binary(dataset: Dataset, tag: string): Uint8Array | undefined {
  const element = dataset[tag];
  if (typeof element !== 'object' || element === null || !('InlineBinary' in element)) return undefined;
  const { InlineBinary: encoded } = element;
  if (typeof encoded !== 'string') return undefined;
  try {
    return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
