/** What can be said of any object: how it is called, when and by what it was made, what it refers to. */
import type { ObjectFact, ObjectReferences } from '../../shared/objects.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { sopClass } from './sop-classes.ts';
import { OBJECT_TAGS as TAGS } from './tags.ts';
import { dateTimeText, dayAndTime, link, personText, type SeriesOf } from './values.ts';

/** Names of a list that are told; instances that are counted; kinds of them that are told. */
const MOST_NAMES = 100;
const MOST_REFERENCES = 100_000;
const MOST_KINDS = 50;

/** Facts in the order in which they are read; those that the object does not tell are absent. */
export function readFacts(dataset: DicomDataset): readonly ObjectFact[] {
  const text = (...tags: readonly number[]) => tags.map((tag) => dataset.string(tag)).find((one) => one !== undefined);
  const names = (sequence: number, tag: number) =>
    dataset
      .items(sequence)
      .slice(0, MOST_NAMES)
      .map((item) => item.string(tag) ?? '');
  const device = [text(TAGS.Manufacturer), text(TAGS.ManufacturerModelName)].filter((part) => part !== undefined);
  const facts: readonly (readonly [ObjectFact['name'], readonly (string | undefined)[]])[] = [
    ['title', [text(TAGS.DocumentTitle)]],
    ['label', [text(TAGS.ContentLabel, TAGS.PlanLabel, TAGS.StructureSetLabel)]],
    ['name', [text(TAGS.PlanName, TAGS.StructureSetName)]],
    [
      'description',
      [text(TAGS.ContentDescription, TAGS.PlanDescription, TAGS.StructureSetDescription, TAGS.SeriesDescription)],
    ],
    ['date', [dateOf(dataset)]],
    ['author', [personText(dataset, TAGS.ContentCreatorName)]],
    ['device', [device.join(' ')]],
    ['mediaType', [text(TAGS.MediaType)]],
    ['geometry', [text(TAGS.PlanGeometry)]],
    ['doseType', [text(TAGS.DoseType)]],
    ['doseUnits', [text(TAGS.DoseUnits)]],
    ['doseSummation', [text(TAGS.DoseSummationType)]],
    ['regions', names(TAGS.StructureSetRoiSequence, TAGS.RoiName)],
    ['segments', names(TAGS.SegmentSequence, TAGS.SegmentLabel)],
    ['beams', names(TAGS.BeamSequence, TAGS.BeamName)],
    ['frames', [text(TAGS.NumberOfFrames)]],
  ];
  return facts
    .map(([name, values]): ObjectFact => ({ name, values: values.filter(isGiven) }))
    .filter(({ values }) => values.length > 0);
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

/** When the content came to be; else when it was written, or the day of its series or study. */
function dateOf(dataset: DicomDataset): string {
  const pairs = [
    [TAGS.PlanDate, TAGS.PlanTime],
    [TAGS.StructureSetDate, TAGS.StructureSetTime],
    [TAGS.ContentDate, TAGS.ContentTime],
    [TAGS.InstanceCreationDate, TAGS.InstanceCreationTime],
    [TAGS.SeriesDate, TAGS.SeriesTime],
    [TAGS.StudyDate, TAGS.StudyTime],
  ] as const;
  const acquired = dataset.string(TAGS.AcquisitionDateTime);
  const moments = pairs.map(([day, time]) => dayAndTime(dataset.string(day), dataset.string(time)));
  return acquired === undefined ? (moments.find((moment) => moment !== '') ?? '') : dateTimeText(acquired);
}

/** The instances that an object refers to, wherever in it that stands: by class and by series. */
export function readReferences(dataset: DicomDataset, seriesOf: SeriesOf): readonly ObjectReferences[] {
  const classes = new Map<string, string>();
  collect(dataset, classes);
  const kinds = Map.groupBy(classes, ([sop, uid]) => `${uid} ${seriesOf(sop) ?? ''}`);
  return [...kinds.values()].slice(0, MOST_KINDS).flatMap((entries) => {
    const [first] = entries;
    if (first === undefined) return [];
    return [{ className: sopClass(first[1]).name, count: entries.length, first: link(first[0], seriesOf) }];
  });
}

/** SOP Instance UIDs with their classes; the parser bounds the depth. */
function collect(dataset: DicomDataset, classes: Map<string, string>): void {
  const sop = dataset.string(TAGS.ReferencedSopInstanceUid);
  if (sop !== undefined && classes.size < MOST_REFERENCES) {
    classes.set(sop, dataset.string(TAGS.ReferencedSopClassUid) ?? '');
  }
  for (const { items } of dataset.elements) for (const item of items ?? []) collect(item, classes);
}
