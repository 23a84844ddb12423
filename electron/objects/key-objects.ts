/** Key Object Selection documents (PS3.3 A.35.4, PS3.16 TID 2010): which images somebody found worth a look, and why. */
import { LIST_TITLES, type KeyImage, type KeySelection } from '../../shared/presentation.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { imageReference } from './presentation-state-parts.ts';
import { OBJECT_TAGS as TAGS } from './tags.ts';
import { coded, dayAndTime, personText, type SeriesOf } from './values.ts';

const MOST_IMAGES = 20_000;
const LONGEST_TEXT = 4096;
/** Code Value of Key Object Description (PS3.16 TID 2010). */
const DESCRIPTION = '113012';
/** Of Person Observer Name (PS3.16 TID 1003). */
const OBSERVER = '121008';

/** The selection of a document; undefined when it lists what there is, as a manifest does, or selects no image. */
export function readKeySelection(root: DicomDataset, seriesOf: SeriesOf): KeySelection | undefined {
  const title = coded(root, TAGS.ConceptNameCodeSequence);
  const code = title.scheme === 'DCM' ? title.code : '';
  if (LIST_TITLES.includes(code)) return undefined;
  const items = root.items(TAGS.ContentSequence);
  const images = imagesOf(items, seriesOf);
  if (images.length === 0) return undefined;
  const itemOf = (concept: string): DicomDataset | undefined =>
    items.find((item) => coded(item, TAGS.ConceptNameCodeSequence).code === concept);
  const observer = itemOf(OBSERVER);
  return {
    code,
    title: title.meaning.slice(0, LONGEST_TEXT),
    description: (itemOf(DESCRIPTION)?.string(TAGS.TextValue) ?? '').slice(0, LONGEST_TEXT),
    creator: observer ? personText(observer, TAGS.PersonName).slice(0, LONGEST_TEXT) : '',
    date: dayAndTime(root.string(TAGS.ContentDate), root.string(TAGS.ContentTime)),
    images,
  };
}

/** In the order of the document, which is that of their rank. */
function imagesOf(items: readonly DicomDataset[], seriesOf: SeriesOf): readonly KeyImage[] {
  return items
    .filter((item) => item.string('ValueType') === 'IMAGE')
    .slice(0, MOST_IMAGES)
    .flatMap((item) => {
      const [first] = item.items(TAGS.ReferencedSopSequence);
      const reference = first && imageReference(first);
      if (!reference) return [];
      const series = seriesOf(reference.sopInstanceUid);
      return series === undefined ? reference : { ...reference, series };
    });
}
