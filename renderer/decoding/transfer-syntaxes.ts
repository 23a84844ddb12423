/** The transfer syntaxes (PS3.6 A) whose frames are shown, and by what kind of decoder. */

export type Codec = 'native' | 'rle' | 'jpeg' | 'jpegLs' | 'jpeg2000' | 'htj2k';

const BASE = '1.2.840.10008.1.2';

export const BIG_ENDIAN = `${BASE}.2`;

const ENDINGS: Readonly<Record<Codec, readonly string[]>> = {
  native: ['', '.1', '.1.99', '.2'],
  rle: ['.5'],
  jpeg: ['.4.50', '.4.51', '.4.53', '.4.55', '.4.57', '.4.70'],
  jpegLs: ['.4.80', '.4.81'],
  jpeg2000: ['.4.90', '.4.91'],
  htj2k: ['.4.201', '.4.202', '.4.203'],
};

const CODECS: ReadonlyMap<string, Codec> = new Map(
  (Object.keys(ENDINGS) as Codec[]).flatMap((codec) => ENDINGS[codec].map((ending) => [`${BASE}${ending}`, codec])),
);

/** The decoder for a transfer syntax; undefined when its frames are not decoded here. */
export function codecOf(transferSyntaxUid: string): Codec | undefined {
  return CODECS.get(transferSyntaxUid);
}

const LOSSY_JPEG = ['.4.50', '.4.51', '.4.53', '.4.55'].map((ending) => BASE + ending);

/** True when the syntax itself loses pixels (PS3.5 8.2). */
export function isLossySyntax(transferSyntaxUid: string): boolean {
  return LOSSY_JPEG.includes(transferSyntaxUid) || VIDEOS.has(transferSyntaxUid);
}

/** Video: what the player of the page takes, and what it does not. */
const VIDEOS: ReadonlyMap<string, string> = new Map(
  [
    ['.4.100', 'MPEG-2'],
    ['.4.100.1', 'MPEG-2'],
    ['.4.101', 'MPEG-2'],
    ['.4.101.1', 'MPEG-2'],
    ['.4.102', 'MPEG-4 AVC'],
    ['.4.102.1', 'MPEG-4 AVC'],
    ['.4.103', 'MPEG-4 AVC BD'],
    ['.4.103.1', 'MPEG-4 AVC BD'],
    ['.4.104', 'MPEG-4 AVC 2D'],
    ['.4.104.1', 'MPEG-4 AVC 2D'],
    ['.4.105', 'MPEG-4 AVC 3D'],
    ['.4.105.1', 'MPEG-4 AVC 3D'],
    ['.4.106', 'MPEG-4 AVC 3D'],
    ['.4.106.1', 'MPEG-4 AVC 3D'],
    ['.4.107', 'HEVC'],
    ['.4.108', 'HEVC'],
  ].map(([ending = '', name = '']) => [BASE + ending, name]),
);

/** What kind of video a syntax holds, for people; undefined when it is none. */
export function videoKind(transferSyntaxUid: string): string | undefined {
  return VIDEOS.get(transferSyntaxUid);
}
