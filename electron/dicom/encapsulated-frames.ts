/** Compressed pixels: fragments, and which of them make up a frame (PS3.5 A.4). */
import type { DicomDataset } from './dataset.ts';
import { beyondLimit, damaged } from './errors.ts';
import type { PixelDataPlace } from './header.ts';
import type { ByteRange, RandomAccess } from './random-access.ts';
import { TAGS } from './tags.ts';
import type { PixelFamily } from './transfer-syntaxes.ts';

const MOST_FRAGMENTS = 500_000;
/** Read at a time while going from fragment to fragment; neighbours that are small share a block. */
const BLOCK = 4096;
const ITEM_HEADER = 8;

/** How the streams of a codec begin; both end with the marker FF D9. */
const FIRST_BYTES: Readonly<Partial<Record<PixelFamily, readonly number[]>>> = {
  jpeg: [0xff, 0xd8, 0xff],
  jpeg2000: [0xff, 0x4f, 0xff, 0x51],
};
/** Bytes at the end of a fragment among which the end marker stands, before the padding. */
const TAIL = 16;

/**
 * The fragments of each frame, in order. Throws DICOM_DAMAGED when fragments reach beyond the bytes, the delimiter is
 * missing or the frames cannot be told apart, DICOM_LIMIT when there are too many.
 */
export async function frameFragments(
  dataset: DicomDataset,
  place: PixelDataPlace,
  source: RandomAccess,
  family: PixelFamily,
  frames: number,
): Promise<readonly (readonly ByteRange[])[]> {
  const blocks = new Blocks(source);
  const [table, ...fragments] = await walkFragments(blocks, place);
  if (table === undefined || fragments.length === 0) throw damaged(place.tag);
  // A video is one stream, whatever its number of frames and fragments.
  if (family === 'video') return [fragments];
  const first = table.offset + table.length;
  const starts = extendedTable(dataset) ?? (await basicTable(blocks, table));
  const byTable = starts === undefined ? undefined : groupByOffsets(fragments, first, starts, frames);
  if (byTable !== undefined) return byTable;
  if (frames === 1) return [fragments];
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  const groups = await groupByMarkers(blocks, fragments, FIRST_BYTES[family]);
  if (groups.length !== frames) throw damaged(place.tag);
  return groups;
}

/** The values of all items up to the delimiter; the first one is the basic offset table. */
async function walkFragments(blocks: Blocks, { valueOffset, tag }: PixelDataPlace): Promise<ByteRange[]> {
  const items: ByteRange[] = [];
  let offset = valueOffset;
  for (;;) {
    const header = await blocks.read(offset, ITEM_HEADER);
    if (header.length < ITEM_HEADER) throw damaged(tag);
    const itemTag = header.readUInt16LE(0) * 65_536 + header.readUInt16LE(2);
    const length = header.readUInt32LE(4);
    offset += ITEM_HEADER;
    if (itemTag === TAGS.SequenceDelimitationItem) return items;
    if (itemTag !== TAGS.Item || offset + length > blocks.size) throw damaged(tag);
    if (items.length === MOST_FRAGMENTS) throw beyondLimit(MOST_FRAGMENTS);
    items.push({ offset, length });
    offset += length;
  }
}

/** Offsets of the frames from the extended offset table, which stands before the pixels (PS3.3 C.7.6.3.1.8). */
function extendedTable(dataset: DicomDataset): readonly number[] | undefined {
  const bytes = dataset.bytes(TAGS.ExtendedOffsetTable);
  if (bytes === undefined || bytes.length === 0 || bytes.length % 8 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, index) => Number(view.getBigUint64(index * 8, true)));
}

async function basicTable(blocks: Blocks, table: ByteRange): Promise<readonly number[] | undefined> {
  if (table.length === 0 || table.length % 4 !== 0 || table.length / 4 > MOST_FRAGMENTS) return undefined;
  const bytes = await blocks.read(table.offset, table.length);
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(index * 4));
}

/** Fragments by a table of where frames begin; undefined when the table does not fit what is there. */
function groupByOffsets(
  fragments: readonly ByteRange[],
  first: number,
  starts: readonly number[],
  frames: number,
): ByteRange[][] | undefined {
  if (starts.length !== frames || starts[0] !== 0) return undefined;
  const groups: ByteRange[][] = [];
  for (const fragment of fragments) {
    if (fragment.offset - ITEM_HEADER - first === starts[groups.length]) groups.push([fragment]);
    else groups.at(-1)?.push(fragment);
  }
  return groups.length === frames ? groups : undefined;
}

/** Fragments by the codec's own marks: a frame begins with one, and the fragment before it ended the frame before. */
async function groupByMarkers(
  blocks: Blocks,
  fragments: readonly ByteRange[],
  firstBytes: readonly number[] | undefined,
): Promise<ByteRange[][]> {
  const groups: ByteRange[][] = [];
  for (const fragment of fragments) {
    const previous = groups.at(-1)?.at(-1);
    const begins = firstBytes !== undefined && (await beginsWith(blocks, fragment, firstBytes));
    if (previous === undefined || (begins && (await endsStream(blocks, previous)))) groups.push([fragment]);
    else groups.at(-1)?.push(fragment);
  }
  return groups;
}

async function beginsWith(blocks: Blocks, { offset, length }: ByteRange, marker: readonly number[]): Promise<boolean> {
  const bytes = await blocks.read(offset, Math.min(length, marker.length));
  return marker.every((byte, index) => bytes[index] === byte);
}

async function endsStream(blocks: Blocks, { offset, length }: ByteRange): Promise<boolean> {
  const tail = Math.min(length, TAIL);
  const bytes = await blocks.read(offset + length - tail, tail);
  const marker = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]));
  return marker >= 0 && bytes.subarray(marker + 2).every((byte) => byte === 0 || byte === 0xff);
}

/** Small reads at rising places, answered from blocks. */
class Blocks {
  readonly #source: RandomAccess;
  #block: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(source: RandomAccess) {
    this.#source = source;
  }

  get size(): number {
    return this.#source.size;
  }

  /** Fewer bytes than asked for come only at the end. */
  async read(offset: number, length: number): Promise<Buffer> {
    if (offset < this.#start || offset + length > this.#start + this.#block.length) {
      const wanted = Math.max(0, Math.min(Math.max(length, BLOCK), this.size - offset));
      const bytes = await this.#source.read(offset, wanted);
      this.#block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#start = offset;
    }
    return this.#block.subarray(offset - this.#start, offset - this.#start + length);
  }
}
