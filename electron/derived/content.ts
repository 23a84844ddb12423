/** Content items of a structured report (PS3.3 C.17.3), in the keywords of the standard. */
import type { Code } from './codes.ts';

/** A value of an attribute: one, several, or the items of a sequence. */
export type AttributeValue = string | readonly string[] | readonly number[] | readonly Attributes[];

/** A data set, or an item of a sequence, by keyword (PS3.6). */
export interface Attributes {
  readonly [keyword: string]: AttributeValue;
}

/** PS3.3 C.17.3.2.4 */
export type Relation =
  'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS ACQ CONTEXT' | 'HAS CONCEPT MOD' | 'INFERRED FROM' | 'SELECTED FROM';

export interface ReferencedImage {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** From 1; given only for an instance of several frames (PS3.3 table 10-3). */
  readonly frame?: number;
}

export type GraphicType = 'POINT' | 'POLYLINE' | 'ELLIPSE' | 'MULTIPOINT';

const LONGEST_DECIMAL = 16;

export function coded({ value, scheme, meaning }: Code): readonly Attributes[] {
  return [{ CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning }];
}

function item(relation: Relation, type: string, name: Code, fields: Attributes, below: readonly Attributes[]) {
  return {
    RelationshipType: relation,
    ValueType: type,
    ConceptNameCodeSequence: coded(name),
    ...fields,
    ...(below.length > 0 && { ContentSequence: below }),
  };
}

/** `template`: identifier in PS3.16. */
export function container(relation: Relation, name: Code, below: readonly Attributes[], template?: string): Attributes {
  const made = item(relation, 'CONTAINER', name, { ContinuityOfContent: 'SEPARATE' }, below);
  return template === undefined ? made : { ...made, ContentTemplateSequence: templateOf(template) };
}

export function templateOf(identifier: string): readonly Attributes[] {
  return [{ MappingResource: 'DCMR', TemplateIdentifier: identifier }];
}

export function code(relation: Relation, name: Code, value: Code): Attributes {
  return item(relation, 'CODE', name, { ConceptCodeSequence: coded(value) }, []);
}

export function text(relation: Relation, name: Code, value: string, below: readonly Attributes[] = []): Attributes {
  return item(relation, 'TEXT', name, { TextValue: value }, below);
}

export function person(relation: Relation, name: Code, value: string): Attributes {
  return item(relation, 'PNAME', name, { PersonName: value }, []);
}

export function uid(relation: Relation, name: Code, value: string): Attributes {
  return item(relation, 'UIDREF', name, { UID: value }, []);
}

/** NUM (PS3.3 C.18.1). */
export function numeric(name: Code, value: number, unit: Code, below: readonly Attributes[]): Attributes {
  const measured = { MeasurementUnitsCodeSequence: coded(unit), NumericValue: decimal(value) };
  return item('CONTAINS', 'NUM', name, { MeasuredValueSequence: [measured] }, below);
}

/** IMAGE (PS3.3 C.18.4); in an image library the items have no name. */
export function image(relation: Relation, name: Code | undefined, reference: ReferencedImage): Attributes {
  return {
    RelationshipType: relation,
    ValueType: 'IMAGE',
    ...(name && { ConceptNameCodeSequence: coded(name) }),
    ReferencedSOPSequence: [
      {
        ReferencedSOPClassUID: reference.sopClassUid,
        ReferencedSOPInstanceUID: reference.sopInstanceUid,
        ...(reference.frame !== undefined && { ReferencedFrameNumber: String(reference.frame) }),
      },
    ],
  };
}

/**
 * SCOORD (PS3.3 C.18.6) on an image. Points are columns and rows from the centre of the first pixel; in the standard they
 * count from its upper left corner.
 */
export function shape(
  relation: Relation,
  name: Code,
  type: GraphicType,
  points: readonly (readonly [number, number])[],
  reference: Attributes,
): Attributes {
  const data = points.flatMap(([column, row]) => [column + 0.5, row + 0.5]);
  return item(relation, 'SCOORD', name, { GraphicType: type, GraphicData: data }, [reference]);
}

/** A decimal string (PS3.5 6.2 DS): as many digits as sixteen characters hold. Throws RangeError unless it is finite. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('a decimal string is a finite number');
  const plain = String(value);
  if (plain.length <= LONGEST_DECIMAL) return plain;
  for (let digits = 15; digits > 0; digits -= 1) {
    const written = String(Number(value.toPrecision(digits)));
    if (written.length <= LONGEST_DECIMAL) return written;
  }
  return value.toExponential(8);
}
