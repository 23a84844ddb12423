/** Colours in place of greys: the well-known palettes of PS3.6 annex B, as the colours between which they run. */

export const COLOR_MAPS = [
  'grey',
  'hotIron',
  'pet',
  'hotMetalBlue',
  'pet20Step',
  'spring',
  'summer',
  'fall',
  'winter',
] as const;
export type ColorMapName = (typeof COLOR_MAPS)[number];

const ENTRIES = 256;

/** A channel: straight from one place to the next, both given as entry and value. */
type Channel = readonly (readonly [entry: number, value: number])[];
type Channels = readonly [red: Channel, green: Channel, blue: Channel];

const NONE: Channel = [[0, 0]];
const FULL: Channel = [[0, 255]];
const RISING: Channel = [
  [0, 0],
  [255, 255],
];
const FALLING: Channel = [
  [0, 255],
  [255, 0],
];
const HALF_FALLING: Channel = [
  [0, 255],
  [255, 128],
];

/** First entry of each step, and its colour. */
const PET_STEPS: readonly (readonly [entry: number, red: number, green: number, blue: number])[] = [
  [0, 0, 0, 0],
  [13, 96, 0, 80],
  [26, 48, 48, 80],
  [39, 48, 48, 112],
  [51, 80, 80, 128],
  [64, 96, 96, 176],
  [77, 112, 112, 192],
  [90, 128, 128, 224],
  [102, 48, 96, 48],
  [115, 48, 144, 48],
  [128, 80, 192, 80],
  [141, 64, 224, 64],
  [153, 224, 224, 80],
  [166, 208, 208, 96],
  [179, 208, 176, 64],
  [192, 208, 144, 0],
  [204, 192, 96, 0],
  [217, 176, 48, 0],
  [230, 255, 0, 0],
  [243, 255, 255, 255],
];

/** In steps: each colour up to the entry before the next one. */
function stepped(place: 1 | 2 | 3): Channel {
  return PET_STEPS.flatMap((step, index) => {
    const last = (PET_STEPS[index + 1]?.[0] ?? ENTRIES) - 1;
    return [[step[0], step[place]] as const, [last, step[place]] as const];
  });
}

const CHANNELS: Readonly<Record<ColorMapName, Channels>> = {
  grey: [RISING, RISING, RISING],
  hotIron: [
    [
      [0, 0],
      [127, 254],
      [128, 255],
    ],
    [
      [128, 0],
      [254, 252],
      [255, 255],
    ],
    [
      [191, 0],
      [254, 252],
      [255, 255],
    ],
  ],
  pet: [
    [
      [63, 0],
      [64, 1],
      [149, 170],
      [150, 171],
      [192, 255],
    ],
    [
      [0, 0],
      [31, 62],
      [33, 67],
      [62, 125],
      [63, 128],
      [95, 64],
      [97, 61],
      [127, 1],
      [128, 0],
      [254, 252],
      [255, 255],
    ],
    [
      [0, 0],
      [1, 1],
      [128, 255],
      [130, 248],
      [192, 0],
      [233, 165],
      [235, 174],
      [254, 250],
      [255, 255],
    ],
  ],
  hotMetalBlue: [
    [
      [85, 0],
      [102, 50],
      [119, 90],
      [153, 190],
      [170, 255],
    ],
    [
      [119, 0],
      [238, 224],
      [255, 255],
    ],
    [
      [0, 0],
      [17, 33],
      [42, 83],
      [43, 84],
      [76, 149],
      [93, 183],
      [94, 184],
      [102, 200],
      [119, 150],
      [136, 50],
      [153, 0],
      [170, 0],
      [238, 200],
      [255, 255],
    ],
  ],
  pet20Step: [stepped(1), stepped(2), stepped(3)],
  spring: [FULL, RISING, FALLING],
  summer: [
    NONE,
    HALF_FALLING,
    [
      [127, 0],
      [255, 254],
    ],
  ],
  fall: [FULL, FALLING, NONE],
  winter: [
    [
      [127, 0],
      [255, 127],
    ],
    RISING,
    HALF_FALLING,
  ],
};

const made = new Map<ColorMapName, Uint8Array>();

/** Red, green and blue of 256 entries in turn, from the darkest grey to the brightest; not to be written to. */
export function colorMapTable(name: ColorMapName): Uint8Array {
  const known = made.get(name);
  if (known) return known;
  const table = new Uint8Array(ENTRIES * 3);
  CHANNELS[name].forEach((channel, place) => {
    for (let entry = 0; entry < ENTRIES; entry += 1) table[entry * 3 + place] = Math.round(valueAt(channel, entry));
  });
  made.set(name, table);
  return table;
}

/** Before the first place and after the last one, its value. */
function valueAt(channel: Channel, entry: number): number {
  const next = channel.findIndex(([place]) => place >= entry);
  const to = channel[next] ?? channel.at(-1);
  const from = channel[next - 1] ?? to;
  if (!from || !to || from[0] === to[0]) return to?.[1] ?? 0;
  return from[1] + ((to[1] - from[1]) * (entry - from[0])) / (to[0] - from[0]);
}
