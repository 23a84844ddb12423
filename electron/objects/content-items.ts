/** The content tree of structured reports (PS3.3 C.17.3), item by item, as what can be read. */
import type { ReportItem, ReportReference, ReportRelation, ReportValue } from '../../shared/objects.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { isoDate, isoTime } from '../dicom/dates.ts';
import { sopClass } from './sop-classes.ts';
import { OBJECT_TAGS as TAGS } from './tags.ts';
import { coded, dateTimeText, link, personText, unitText, type SeriesOf } from './values.ts';

/** Items of all levels: more than a report has, and what a screen can still lay out. */
const MOST_ITEMS = 20_000;
/** Frames or samples that are named one by one. */
const MOST_PLACES = 20;

/** Relationship types (PS3.3 C.17.3.2.4). */
const RELATIONS: Readonly<Record<string, ReportRelation>> = {
  CONTAINS: 'contains',
  'HAS OBS CONTEXT': 'context',
  'HAS ACQ CONTEXT': 'context',
  'HAS CONCEPT MOD': 'modifier',
  'HAS PROPERTIES': 'property',
  'INFERRED FROM': 'inferred',
  'SELECTED FROM': 'selected',
};

export interface ContentTree {
  readonly items: readonly ReportItem[];
  /** There are more items than are read. */
  readonly isCut: boolean;
}

/** The items below the root. Nothing that is odd in one of them is a reason not to read the others. */
export function readContent(root: DicomDataset, seriesOf: SeriesOf): ContentTree {
  let left = MOST_ITEMS;
  let isCut = false;
  const itemsOf = (parent: DicomDataset, place: string): readonly ReportItem[] => {
    const items: ReportItem[] = [];
    for (const [index, item] of parent.items(TAGS.ContentSequence).entries()) {
      if (left === 0) {
        isCut = true;
        break;
      }
      left -= 1;
      const own = `${place}.${index + 1}`;
      items.push({
        place: own,
        relation: RELATIONS[item.string(TAGS.RelationshipType) ?? ''] ?? 'contains',
        concept: coded(item, TAGS.ConceptNameCodeSequence),
        value: valueOf(item, seriesOf),
        items: itemsOf(item, own),
      });
    }
    return items;
  };
  return { items: itemsOf(root, '1'), isCut };
}

function valueOf(item: DicomDataset, seriesOf: SeriesOf): ReportValue {
  const valueType = item.string('ValueType') ?? '';
  switch (valueType) {
    case 'CONTAINER':
      return { kind: 'container' };
    case 'TEXT':
      return { kind: 'text', text: withPlainLines(item.string(TAGS.TextValue) ?? '') };
    case 'CODE':
      return { kind: 'code', coded: coded(item, TAGS.ConceptCodeSequence) };
    case 'NUM':
      return numberOf(item);
    case 'DATE':
      return { kind: 'date', date: isoDate(item.string(TAGS.Date)) ?? item.string(TAGS.Date) ?? '' };
    case 'TIME':
      return { kind: 'time', time: isoTime(item.string(TAGS.Time)) ?? item.string(TAGS.Time) ?? '' };
    case 'DATETIME':
      return { kind: 'date', date: dateTimeText(item.string(TAGS.DateTime)) };
    case 'PNAME':
      return { kind: 'person', name: personText(item, TAGS.PersonName) };
    case 'UIDREF':
      return { kind: 'uid', uid: item.string(TAGS.Uid) ?? '' };
    case 'IMAGE':
    case 'WAVEFORM':
    case 'COMPOSITE':
      return { kind: 'references', references: item.items(TAGS.ReferencedSopSequence).map(referenceBy(seriesOf)) };
    case 'SCOORD':
    case 'SCOORD3D':
      return shapeOf(item, valueType === 'SCOORD' ? 2 : 3);
    case 'TCOORD':
      return rangeOf(item);
    default: {
      const identifier = item.numbers(TAGS.ReferencedContentItemIdentifier);
      return identifier.length > 0
        ? { kind: 'item', place: identifier.slice(0, MOST_PLACES).join('.') }
        : { kind: 'unknown', valueType };
    }
  }
}

/** A numeric measurement (PS3.3 C.18.1); without a value, why. */
function numberOf(item: DicomDataset): ReportValue {
  const [measured] = item.items(TAGS.MeasuredValueSequence);
  const qualifier = coded(item, TAGS.NumericValueQualifierCodeSequence).meaning;
  if (measured === undefined) return { kind: 'number', number: '', unit: '', qualifier };
  const unit = unitText(coded(measured, TAGS.MeasurementUnitsCodeSequence));
  return { kind: 'number', number: measured.string(TAGS.NumericValue) ?? '', unit, qualifier };
}

function referenceBy(seriesOf: SeriesOf): (reference: DicomDataset) => ReportReference {
  return (reference) => ({
    ...link(reference.string(TAGS.ReferencedSopInstanceUid) ?? '', seriesOf),
    className: sopClass(reference.string(TAGS.ReferencedSopClassUid) ?? '').name,
    frames: reference
      .numbers(TAGS.ReferencedFrameNumber)
      .slice(0, MOST_PLACES)
      .filter((frame) => Number.isSafeInteger(frame) && frame > 0),
  });
}

function shapeOf(item: DicomDataset, dimensions: 2 | 3): ReportValue {
  const points = Math.floor((item.element(TAGS.GraphicData)?.length ?? 0) / (4 * dimensions));
  return { kind: 'shape', shape: item.string(TAGS.GraphicType) ?? '', points };
}

function rangeOf(item: DicomDataset): ReportValue {
  const range = item.string(TAGS.TemporalRangeType) ?? '';
  const samples = item.numbers(TAGS.ReferencedSamplePositions).map(String);
  const offsets = item.numbers(TAGS.ReferencedTimeOffsets).map((seconds) => `${seconds} s`);
  const moments = item.strings(TAGS.ReferencedDateTime).map(dateTimeText);
  return { kind: 'range', range, places: [...samples, ...offsets, ...moments].slice(0, MOST_PLACES) };
}

/** Writers end lines as they like. */
function withPlainLines(text: string): string {
  return text.replaceAll(/\r\n?|\n\r/g, '\n').trimEnd();
}
