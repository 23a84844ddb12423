/** The instances that a manifest refers to, by study and series (PS3.3 C.17.6.2.1, hierarchical SOP instance reference). */
import { WorkstationError } from '../../shared/errors.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { formatTag, TAGS, type Keyword } from '../dicom/tags.ts';
import { isUid } from '../dicom/uid.ts';

export interface ManifestInstance {
  /** Empty when the manifest does not state a valid one. */
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly instanceNumber?: number;
}

export interface SeriesReference {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** Items of the manifest that speak of this series; the first one counts where they differ. */
  readonly items: readonly DicomDataset[];
  /** By InstanceNumber, those without one behind, otherwise in the order of the manifest; none twice. */
  readonly instances: readonly ManifestInstance[];
}

export interface References {
  readonly series: readonly SeriesReference[];
  /** Attributes that held texts that are no UIDs; what they named is left out. */
  readonly invalid: readonly string[];
}

/** More than any examination has. */
export const MOST_INSTANCES = 200_000;

/** A series while the manifest is read. */
interface OpenSeries {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly items: DicomDataset[];
  readonly bySop: Map<string, ManifestInstance>;
}

/** All series with instances, in the order of the manifest. Throws KOS_TOO_LARGE. */
export function readReferences(dataset: DicomDataset): References {
  const reading = new ReferenceReading(dataset.string('StudyInstanceUID') ?? '');
  for (const study of dataset.items('CurrentRequestedProcedureEvidenceSequence')) reading.addStudy(study);
  return reading.end();
}

class ReferenceReading {
  readonly #ownStudy: string;
  readonly #series = new Map<string, OpenSeries>();
  readonly #invalid = new Set<string>();
  #instances = 0;

  constructor(ownStudy: string) {
    this.#ownStudy = ownStudy;
  }

  /** One item of the evidence sequence; without a study of its own it is of the manifest's. */
  addStudy(study: DicomDataset): void {
    const studyInstanceUid = study.has('StudyInstanceUID') ? this.#uid(study, 'StudyInstanceUID') : this.#ownStudy;
    if (studyInstanceUid === '') return;
    for (const item of study.items('ReferencedSeriesSequence')) this.#addSeries(studyInstanceUid, item);
  }

  end(): References {
    const filled = [...this.#series.values()].filter(({ bySop }) => bySop.size > 0);
    const series = filled.map(({ bySop, ...reference }) => ({ ...reference, instances: inOrder([...bySop.values()]) }));
    return { series, invalid: [...this.#invalid] };
  }

  #addSeries(studyInstanceUid: string, item: DicomDataset): void {
    const seriesInstanceUid = this.#uid(item, 'SeriesInstanceUID');
    if (seriesInstanceUid === '') return;
    const key = `${studyInstanceUid} ${seriesInstanceUid}`;
    const fresh: OpenSeries = { studyInstanceUid, seriesInstanceUid, items: [], bySop: new Map() };
    const series = this.#series.get(key) ?? fresh;
    series.items.push(item);
    this.#series.set(key, series);
    // Items within these are key image notes about the instance, an extension of some sources, not instances.
    for (const reference of item.items('ReferencedSOPSequence')) this.#addInstance(series, reference);
  }

  #addInstance(series: OpenSeries, reference: DicomDataset): void {
    this.#instances += 1;
    if (this.#instances > MOST_INSTANCES) throw new WorkstationError('KOS_TOO_LARGE', { limit: MOST_INSTANCES });
    const sopInstanceUid = this.#uid(reference, 'ReferencedSOPInstanceUID');
    if (sopInstanceUid === '' || series.bySop.has(sopInstanceUid)) return;
    const instanceNumber = reference.number('InstanceNumber');
    series.bySop.set(sopInstanceUid, {
      sopClassUid: this.#uid(reference, 'ReferencedSOPClassUID'),
      sopInstanceUid,
      ...(instanceNumber === undefined ? {} : { instanceNumber }),
    });
  }

  /** A UID, or an empty text when it is absent or none; what is none is told. */
  #uid(holder: DicomDataset, keyword: Keyword): string {
    const uid = holder.strings(keyword).join('\\').trim();
    if (isUid(uid)) return uid;
    if (uid !== '') this.#invalid.add(formatTag(TAGS[keyword]));
    return '';
  }
}

function inOrder(instances: ManifestInstance[]): readonly ManifestInstance[] {
  const place = ({ instanceNumber }: ManifestInstance) => instanceNumber ?? Number.MAX_VALUE;
  return instances.sort((one, other) => place(one) - place(other));
}
