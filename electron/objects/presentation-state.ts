/** Softcopy presentation states (PS3.3 A.33): how images are to be looked at, and what is drawn over them. */
import type { PresentationState } from '../../shared/presentation.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { annotationsOf, layersOf } from './presentation-state-graphics.ts';
import { modalityOf, shapeOf, windowsOf } from './presentation-state-grey.ts';
import { StateReading } from './presentation-state-parts.ts';
import { areasOf, overlaysOf, shutterLevelOf, shuttersOf, turnOf } from './presentation-state-place.ts';
import { STATE_TAGS as TAGS } from './presentation-state-tags.ts';
import { dayAndTime, personText } from './values.ts';

const STORAGE = '1.2.840.10008.5.1.4.1.1.';
const GREY = `${STORAGE}11.1`;
const COLOR = `${STORAGE}11.2`;
const PSEUDO_COLOR = `${STORAGE}11.3`;
const MOST_SERIES = 1000;
const LONGEST_TEXT = 1024;

/** The states that the screen applies; blending, XA and volumetric ones are none of them. */
export function isApplied(sopClassUid: string): boolean {
  return sopClassUid === GREY || sopClassUid === COLOR || sopClassUid === PSEUDO_COLOR;
}

/**
 * Reads a state of one of these classes. What of it makes no sense, or is more than the program applies, is left out and
 * counted in `refused`. Never throws.
 */
export function readPresentationState(dataset: DicomDataset, sopClassUid: string): PresentationState {
  const reading = new StateReading();
  const text = (tag: number): string => (dataset.string(tag) ?? '').slice(0, LONGEST_TEXT);
  const isForColors = sopClassUid === COLOR;
  // Grey values become colours by a palette, which the screen does not have.
  if (sopClassUid === PSEUDO_COLOR && dataset.has(TAGS.RedPaletteDescriptor)) reading.refuse('colors');
  const series = dataset.items(TAGS.ReferencedSeriesSequence);
  const state = {
    label: text(TAGS.ContentLabel),
    description: text(TAGS.ContentDescription),
    creator: personText(dataset, TAGS.ContentCreatorName).slice(0, LONGEST_TEXT),
    date: dayAndTime(dataset.string(TAGS.CreationDate), dataset.string(TAGS.CreationTime)),
    images: reading.each(series, { part: 'references', most: MOST_SERIES }, (item) => reading.images(item)).flat(),
    modality: isForColors ? AS_STORED : modalityOf(dataset, reading),
    windows: isForColors ? [] : windowsOf(dataset, reading),
    shape: isForColors ? AS_IT_IS : shapeOf(dataset, reading),
    isForColors,
    ...turnOf(dataset, reading),
    areas: areasOf(dataset, reading),
    shutters: shuttersOf(dataset, reading),
    shutterLevel: shutterLevelOf(dataset),
    layers: layersOf(dataset, reading),
    annotations: annotationsOf(dataset, reading),
    overlays: overlaysOf(dataset, reading),
  };
  return { ...state, refused: reading.refused };
}

const AS_STORED = { kind: 'rescale', slope: 1, intercept: 0 } as const;
const AS_IT_IS = { kind: 'identity' } as const;
