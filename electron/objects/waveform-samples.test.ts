/** Samples in every form that the standard has, and waveforms that do not hold what they announce. */
import { describe, expect, test } from 'vitest';
import { buildObject, type BuildElement, type BuildEncoding } from '../dicom/testing/build-object.ts';
import { readObject, samplesOf } from './read-object.ts';
import { OBJECT_TAGS as TAGS } from './tags.ts';
import { nowhere, storedObject } from './testing/stored.ts';

const ECG = '1.2.840.10008.5.1.4.1.1.9.1.2';
const unit = (code: string): BuildElement => [
  TAGS.ChannelSensitivityUnitsSequence,
  'SQ',
  [
    [
      [TAGS.CodeValue, 'SH', code],
      [TAGS.CodingSchemeDesignator, 'SH', 'UCUM'],
    ],
  ],
];

interface Recorded {
  readonly form: string;
  readonly bits: number;
  readonly data: Uint8Array;
  readonly channels?: readonly BuildElement[][];
  readonly samples?: number;
  readonly more?: readonly BuildElement[];
}

function recording({ form, bits, data, channels = [[]], samples, more = [] }: Recorded, encoding: BuildEncoding = {}) {
  const group: readonly BuildElement[] = [
    [TAGS.NumberOfWaveformChannels, 'US', channels.length],
    [TAGS.NumberOfWaveformSamples, 'UL', samples ?? (data.length * 8) / bits / channels.length],
    [TAGS.SamplingFrequency, 'DS', '500'],
    [TAGS.ChannelDefinitionSequence, 'SQ', channels],
    [TAGS.WaveformBitsAllocated, 'US', bits],
    [TAGS.WaveformSampleInterpretation, 'CS', form],
    ...more,
    [TAGS.WaveformData, bits === 8 ? 'OB' : 'OW', data],
  ];
  const elements: BuildElement[] = [
    ['SOPClassUID', 'UI', ECG],
    ['SOPInstanceUID', 'UI', '1.2.3'],
    [TAGS.WaveformSequence, 'SQ', [[...group]]],
  ];
  return storedObject(buildObject(elements, encoding));
}

describe('Waveform Sample Interpretation (PS3.3 C.10.9.1.5)', () => {
  test.for([
    ['SB', 8, [0x7f, 0x80], [127, -128]],
    ['UB', 8, [0x7f, 0x80], [127, 128]],
    // ITU-T G.711: the extremes and the codes next to zero.
    ['MB', 8, [0x80, 0x00, 0xff, 0x7f], [32_124, -32_124, 0, 0]],
    ['AB', 8, [0xaa, 0x2a, 0xd5, 0x55], [32_256, -32_256, 8, -8]],
    ['SS', 16, [0xff, 0x7f, 0x00, 0x80], [32_767, -32_768]],
    ['US', 16, [0xff, 0x7f, 0x00, 0x80], [32_767, 32_768]],
    ['SL', 32, [0xff, 0xff, 0xff, 0xff], [-1]],
    ['UL', 32, [0x00, 0x00, 0x00, 0x80], [2_147_483_648]],
  ] as const)('%s', async ([form, bits, bytes, expected]) => {
    const object = recording({ form, bits, data: Uint8Array.from(bytes) });
    expect([...(await samplesOf(object, 0))]).toEqual([...expected]);
  });

  test('words of big endian files, and implicit VR', async () => {
    const data = Uint8Array.of(0x01, 0x02, 0xff, 0xfe);
    expect([...(await samplesOf(recording({ form: 'SS', bits: 16, data }, { bigEndian: true }), 0))]).toEqual([
      258, -2,
    ]);
    expect([...(await samplesOf(recording({ form: 'SS', bits: 16, data }, { implicit: true }), 0))]).toEqual([
      513, -257,
    ]);
  });
});

test('channels are taken apart and each has its own scale; padding is nothing', async () => {
  const channels: BuildElement[][] = [
    [
      [TAGS.ChannelSensitivity, 'DS', '0.5'],
      unit('mV'),
      [TAGS.ChannelSensitivityCorrectionFactor, 'DS', '2'],
      [TAGS.ChannelBaseline, 'DS', '-3'],
    ],
    [[TAGS.ChannelLabel, 'SH', 'ABP ']],
  ];
  const data = new Uint8Array(Int16Array.of(1, 10, -32_768, 20, 3, 30).buffer);
  const more: BuildElement[] = [[TAGS.WaveformPaddingValue, 'OW', Uint8Array.of(0x00, 0x80)]];
  const object = recording({ form: 'SS', bits: 16, data, channels, more });
  expect([...(await samplesOf(object, 0))]).toEqual([-2, NaN, 0, 10, 20, 30]);
  const { content } = await readObject(object, nowhere);
  expect(content).toMatchObject({
    groups: [
      {
        frequency: 500,
        samples: 3,
        channels: [
          { label: '', unit: 'mV' },
          { label: 'ABP', unit: '' },
        ],
      },
    ],
  });
});

test.for([
  ['fewer samples than announced', { samples: 3 }, 'DICOM_DAMAGED'],
  ['more than can be', { samples: 4_000_000_000 }, 'DICOM_LIMIT'],
  ['bits that do not fit the form', { bits: 32 }, 'OBJECT_UNSUPPORTED'],
  ['a form that is not one', { form: 'toString' }, 'OBJECT_UNSUPPORTED'],
] as const)('%s', async ([, changes, code]) => {
  const good: Recorded = { form: 'SS', bits: 16, data: Uint8Array.of(1, 0, 2, 0), samples: 2 };
  await expect(samplesOf(recording({ ...good, ...changes }), 0)).rejects.toMatchObject({ code });
  await expect(samplesOf(recording(good), 1)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

test('a recording that does not say how it was sampled is named, with why', async () => {
  const object = recording({ form: 'SS', bits: 16, data: Uint8Array.of(1, 0), samples: 0 });
  const { content, family } = await readObject(object, nowhere);
  expect(family).toBe('ecg');
  expect(content).toMatchObject({ kind: 'named', problem: { code: 'DICOM_DAMAGED' } });
});
