/** The transfer syntaxes that the program reads (PS3.6 A; PS3.5 annex A): how the dataset and its pixels are encoded. */

export type PixelFamily = 'native' | 'uncompressed' | 'rle' | 'jpeg' | 'jpeg2000' | 'jpegXl' | 'deflate' | 'video';

export interface TransferSyntax {
  readonly uid: string;
  readonly explicitVr: boolean;
  readonly littleEndian: boolean;
  /** True when the whole dataset is one deflate stream (PS3.5 A.5). */
  readonly deflated: boolean;
  /** `native`: Pixel Data is plain pixels; anything else stands in fragments (PS3.5 A.4). */
  readonly pixels: PixelFamily;
}

export const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const EXPLICIT_VR_BIG_ENDIAN = '1.2.840.10008.1.2.2';
export const DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99';

const EXPLICIT = { explicitVr: true, littleEndian: true, deflated: false, pixels: 'native' } as const;

/** What follows 1.2.840.10008.1.2 in the syntaxes with fragments, retired ones included. */
const ENCAPSULATED = {
  uncompressed: '.1.98',
  rle: '.5',
  jpeg: '.4.50 .4.51 .4.52 .4.53 .4.54 .4.55 .4.56 .4.57 .4.58 .4.59 .4.60 .4.61 .4.62 .4.63 .4.64 .4.65 .4.66 .4.70 .4.80 .4.81',
  jpeg2000: '.4.90 .4.91 .4.92 .4.93 .4.201 .4.202 .4.203',
  jpegXl: '.4.110 .4.111 .4.112',
  deflate: '.8.1',
  video:
    '.4.100 .4.100.1 .4.101 .4.101.1 .4.102 .4.102.1 .4.103 .4.103.1 .4.104 .4.104.1 .4.105 .4.105.1 .4.106 .4.106.1 .4.107 .4.108',
} as const;

const SYNTAXES: ReadonlyMap<string, TransferSyntax> = new Map(
  [
    { ...EXPLICIT, uid: IMPLICIT_VR_LITTLE_ENDIAN, explicitVr: false },
    { ...EXPLICIT, uid: EXPLICIT_VR_LITTLE_ENDIAN },
    { ...EXPLICIT, uid: EXPLICIT_VR_BIG_ENDIAN, littleEndian: false },
    { ...EXPLICIT, uid: DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, deflated: true },
    ...(Object.keys(ENCAPSULATED) as (keyof typeof ENCAPSULATED)[]).flatMap((pixels) =>
      ENCAPSULATED[pixels].split(' ').map((last) => ({ ...EXPLICIT, uid: `1.2.840.10008.1.2${last}`, pixels })),
    ),
  ].map((syntax) => [syntax.uid, syntax]),
);

/** The transfer syntax with this UID; undefined when the program does not know it. */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  return SYNTAXES.get(uid);
}
