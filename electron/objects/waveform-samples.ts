/** The samples of a waveform in the units of its channels (PS3.3 C.10.9.1). */
import { WorkstationError } from '../../shared/errors.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { beyondLimit, damaged } from '../dicom/errors.ts';
import { OBJECT_TAGS as TAGS } from './tags.ts';
import { sizeOf, waveformGroups } from './waveform.ts';

/** Of all channels of a group: 64 MiB as floats. */
const MOST_SAMPLES = 16 * 1_048_576;

interface SampleForm {
  readonly bytes: 1 | 2 | 4;
  readonly read: (view: DataView, at: number) => number;
}

/** Waveform Sample Interpretation (5400,1006). */
const FORMS: Readonly<Record<string, SampleForm>> = {
  SB: { bytes: 1, read: (view, at) => view.getInt8(at) },
  UB: { bytes: 1, read: (view, at) => view.getUint8(at) },
  MB: { bytes: 1, read: (view, at) => fromMuLaw(view.getUint8(at)) },
  AB: { bytes: 1, read: (view, at) => fromALaw(view.getUint8(at)) },
  SS: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  US: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  SL: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  UL: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
};

/**
 * The samples of group `number` (from 0), channel by channel; what equals the padding value is NaN.
 * Throws REQUEST_INVALID when there is no such group, OBJECT_UNSUPPORTED for samples of another form, DICOM_DAMAGED when
 * fewer are there than the group says, DICOM_LIMIT.
 */
export function readSamples(dataset: DicomDataset, number: number): Float32Array<ArrayBuffer> {
  const group = waveformGroups(dataset)[number];
  if (group === undefined) throw new WorkstationError('REQUEST_INVALID', { detail: 'part' });
  const { channels, samples } = sizeOf(group);
  if (channels * samples > MOST_SAMPLES) throw beyondLimit(MOST_SAMPLES);
  const { bytes, read } = formOf(group);
  const view = dataOf(group, TAGS.WaveformData);
  if (view.byteLength < channels * samples * bytes) throw damaged(TAGS.WaveformData);
  const padding = paddingOf(group, { bytes, read });
  const result = new Float32Array(channels * samples);
  for (const [channel, { factor, offset }] of scales(group, channels).entries()) {
    for (let sample = 0; sample < samples; sample += 1) {
      const value = read(view, (sample * channels + channel) * bytes);
      result[channel * samples + sample] = value === padding ? NaN : value * factor + offset;
    }
  }
  return result;
}

function formOf(group: DicomDataset): SampleForm {
  const name = group.string(TAGS.WaveformSampleInterpretation) ?? '';
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  const bits = group.number(TAGS.WaveformBitsAllocated) ?? 0;
  if (form === undefined || bits !== form.bytes * 8) {
    throw new WorkstationError('OBJECT_UNSUPPORTED', { kind: `${name} ${bits} bit`.trim() });
  }
  return form;
}

/** A value of bytes, little endian. */
function dataOf(group: DicomDataset, tag: number): DataView {
  const element = group.element(tag);
  if (element === undefined || element.items !== undefined) return new DataView(new ArrayBuffer(0));
  const bytes = group.littleEndianBytesOf(element);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function paddingOf(group: DicomDataset, { bytes, read }: SampleForm): number | undefined {
  const view = dataOf(group, TAGS.WaveformPaddingValue);
  return view.byteLength < bytes ? undefined : read(view, 0);
}

/** What a sample is worth in the unit of its channel, and what lies between 0 and that unit's (PS3.3 C.10.9.1.4). */
function scales(
  group: DicomDataset,
  channels: number,
): readonly { readonly factor: number; readonly offset: number }[] {
  const definitions = group.items(TAGS.ChannelDefinitionSequence);
  return Array.from({ length: channels }, (_, index) => {
    const sensitivity = definitions[index]?.number(TAGS.ChannelSensitivity);
    if (sensitivity === undefined) return { factor: 1, offset: 0 };
    const correction = definitions[index]?.number(TAGS.ChannelSensitivityCorrectionFactor) ?? 1;
    return { factor: sensitivity * correction, offset: definitions[index]?.number(TAGS.ChannelBaseline) ?? 0 };
  });
}

/** ITU-T G.711, table 2a. */
function fromMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}

/** ITU-T G.711, table 1a. */
function fromALaw(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits & 0x70) >> 4;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return (bits & 0x80) === 0 ? -magnitude : magnitude;
}
