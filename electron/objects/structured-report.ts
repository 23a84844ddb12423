/** Structured reports of any class (PS3.3 A.35): who stands for them, and what they say. */
import type { StructuredReport } from '../../shared/objects.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { readContent } from './content-items.ts';
import { OBJECT_TAGS as TAGS } from './tags.ts';
import { coded, dateTimeText, dayAndTime, personText, type SeriesOf } from './values.ts';

const COMPLETIONS = ['COMPLETE', 'PARTIAL'] as const;
const VERIFICATIONS = ['VERIFIED', 'UNVERIFIED'] as const;

/** The report of a data set, whose root container is the data set itself (PS3.3 C.17.3). */
export function readStructuredReport(dataset: DicomDataset, seriesOf: SeriesOf): StructuredReport {
  return {
    title: coded(dataset, TAGS.ConceptNameCodeSequence),
    completion: COMPLETIONS.find((flag) => flag === dataset.string(TAGS.CompletionFlag)) ?? '',
    completionText: dataset.string(TAGS.CompletionFlagDescription) ?? '',
    verification: VERIFICATIONS.find((flag) => flag === dataset.string(TAGS.VerificationFlag)) ?? '',
    verifiers: dataset.items(TAGS.VerifyingObserverSequence).map((observer) => ({
      name: personText(observer, TAGS.VerifyingObserverName),
      organization: observer.string(TAGS.VerifyingOrganization) ?? '',
      time: dateTimeText(observer.string(TAGS.VerificationDateTime)),
    })),
    date: dayAndTime(dataset.string(TAGS.ContentDate), dataset.string(TAGS.ContentTime)),
    predecessors: dataset.items(TAGS.PredecessorDocumentsSequence).length,
    ...readContent(dataset, seriesOf),
  };
}
