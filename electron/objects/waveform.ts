/** Waveforms (PS3.3 C.10.9): what was sampled, how it is called, and what was noted about it. */
import type { Waveform, WaveformAnnotation, WaveformChannel, WaveformGroup } from '../../shared/objects.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { damaged } from '../dicom/errors.ts';
import { channelLabel } from './lead-names.ts';
import { OBJECT_TAGS as TAGS } from './tags.ts';
import { coded, unitText } from './values.ts';

/** What no recording has, and a page can still draw. */
const MOST_GROUPS = 32;
const MOST_CHANNELS = 256;
const MOST_ANNOTATIONS = 5000;
/** Marks of one annotation. */
const MOST_MARKS = 1000;

/** The groups of channels and their annotations. Throws DICOM_DAMAGED when a group does not say how it was sampled. */
export function readWaveform(dataset: DicomDataset): Waveform {
  const groups = waveformGroups(dataset).map(groupOf);
  return { groups, annotations: annotationsOf(dataset, groups) };
}

/** The items that the groups are made of. */
export function waveformGroups(dataset: DicomDataset): readonly DicomDataset[] {
  const groups = dataset.items(TAGS.WaveformSequence);
  if (groups.length === 0 || groups.length > MOST_GROUPS) throw damaged(TAGS.WaveformSequence);
  return groups;
}

/** Number of channels and of samples of each. Throws DICOM_DAMAGED unless both make sense. */
export function sizeOf(group: DicomDataset): { readonly channels: number; readonly samples: number } {
  const channels = group.number(TAGS.NumberOfWaveformChannels) ?? 0;
  const samples = group.number(TAGS.NumberOfWaveformSamples) ?? 0;
  if (channels < 1 || channels > MOST_CHANNELS || samples < 1) throw damaged(TAGS.WaveformSequence);
  return { channels, samples };
}

function groupOf(group: DicomDataset): WaveformGroup {
  const { channels, samples } = sizeOf(group);
  const frequency = group.number(TAGS.SamplingFrequency) ?? 0;
  if (frequency <= 0) throw damaged(TAGS.WaveformSequence);
  const definitions = group.items(TAGS.ChannelDefinitionSequence);
  return {
    label: group.string(TAGS.MultiplexGroupLabel) ?? '',
    frequency,
    samples,
    channels: Array.from({ length: channels }, (_, index) => channelOf(definitions[index])),
  };
}

function channelOf(definition: DicomDataset | undefined): WaveformChannel {
  if (definition === undefined) return { label: '', unit: '' };
  const source = coded(definition, TAGS.ChannelSourceSequence);
  const [low, high, notch] = [TAGS.FilterLowFrequency, TAGS.FilterHighFrequency, TAGS.NotchFilterFrequency].map(
    (tag) => definition.number(tag) ?? 0,
  );
  return {
    label: channelLabel(source, definition.string(TAGS.ChannelLabel) ?? ''),
    unit: coded(definition, TAGS.ChannelSensitivityUnitsSequence).code,
    ...(low ? { lowHz: low } : {}),
    ...(high ? { highHz: high } : {}),
    ...(notch ? { notchHz: notch } : {}),
  };
}

/** Waveform Annotation Sequence (PS3.3 C.10.10). */
function annotationsOf(dataset: DicomDataset, groups: readonly WaveformGroup[]): readonly WaveformAnnotation[] {
  return dataset
    .items(TAGS.WaveformAnnotationSequence)
    .slice(0, MOST_ANNOTATIONS)
    .map((item) => {
      // Pairs of group and channel, both from 1.
      const group = (item.numbers(TAGS.ReferencedWaveformChannels)[0] ?? 0) - 1;
      const frequency = groups[group]?.frequency;
      const concept = coded(item, TAGS.ConceptNameCodeSequence).meaning;
      const value = item.string(TAGS.NumericValue) ?? coded(item, TAGS.ConceptCodeSequence).meaning;
      return {
        ...(frequency === undefined ? {} : { group }),
        text: item.string(TAGS.UnformattedTextValue) ?? concept,
        value,
        unit: unitText(coded(item, TAGS.MeasurementUnitsCodeSequence)),
        seconds: secondsOf(item, frequency),
      };
    })
    .filter(({ text, value }) => text !== '' || value !== '');
}

/** Where an annotation is: samples are counted from 1. */
function secondsOf(item: DicomDataset, frequency: number | undefined): readonly number[] {
  const offsets = item.numbers(TAGS.ReferencedTimeOffsets);
  const samples = frequency === undefined ? [] : item.numbers(TAGS.ReferencedSamplePositions);
  return [...offsets.map((milliseconds) => milliseconds / 1000), ...samples.map((at) => (at - 1) / (frequency ?? 1))]
    .slice(0, MOST_MARKS)
    .filter((seconds) => Number.isFinite(seconds) && seconds >= 0);
}
