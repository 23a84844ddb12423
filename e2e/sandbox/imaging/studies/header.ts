import type { DataSet } from 'dicom-parser';
import dicomParser from 'dicom-parser';
import { open, stat } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { SYNTAX } from '../dicom/uid.ts';
import { fileMetaInformation } from '../dicom/writer.ts';

const FIRST_READ = 256 * 1024;
/** A header longer than this is not one that the sandbox serves. */
const LONGEST_HEADER = 32 * 1024 * 1024;
const PIXEL_DATA_TAGS = ['x7fe00008', 'x7fe00009', 'x7fe00010'] as const;

/** What the sandbox needs of a file: text values by tag, and whether pixels follow. */
export interface Header {
  readonly transferSyntaxUid: string;
  readonly hasPixels: boolean;
  readonly bytes: number;
  /** First value of an attribute of the data set, trimmed and without control characters; empty when absent. */
  text(tag: string): string;
  /** Code Value of the document's title (0040,A043); empty when it has none. */
  readonly titleCode: string;
}

/**
 * Reads a Part-10 header up to Pixel Data, whatever the transfer syntax; the file is only opened for reading.
 * Throws when the file has no `DICM` prefix, no transfer syntax, or a header that cannot be read.
 */
export async function readHeader(file: string): Promise<Header> {
  const { size } = await stat(file);
  for (let length = FIRST_READ; ; length *= 8) {
    const start = await readStart(file, Math.min(length, size));
    const isAll = start.length >= size || start.length >= LONGEST_HEADER;
    try {
      const header = await parseHeader(start, size);
      // Without Pixel Data nothing shows that what was read holds the whole header.
      if (isAll || header.hasPixels) return header;
    } catch (cause) {
      if (isAll) throw new Error(reasonOf(cause), { cause });
    }
  }
}

async function readStart(file: string, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function parseHeader(start: Buffer, bytes: number): Promise<Header> {
  if (start.toString('latin1', 128, 132) !== 'DICM') throw new Error('no DICM prefix');
  const meta = dicomParser.readPart10Header(start);
  const transferSyntaxUid = meta.string('x00020010') ?? '';
  if (transferSyntaxUid === '') throw new Error('no transfer syntax');
  const dataset =
    transferSyntaxUid === SYNTAX.deflatedLE
      ? await parseDeflated(start.subarray(endOfMeta(meta)))
      : dicomParser.parseDicom(start, { untilTag: PIXEL_DATA_TAGS[2] });
  const charset = dataset.string('x00080005') ?? '';
  return {
    transferSyntaxUid,
    bytes,
    hasPixels: PIXEL_DATA_TAGS.some((tag) => dataset.elements[tag] !== undefined),
    text: (tag) => textOf(dataset, tag, charset),
    titleCode: dataset.elements['x0040a043']?.items?.[0]?.dataSet?.string('x00080100') ?? '',
  };
}

function endOfMeta(meta: DataSet): number {
  const groupLength = meta.elements['x00020000'];
  const length = meta.uint32('x00020000');
  if (groupLength === undefined || length === undefined) throw new Error('no length of the File Meta Information');
  return groupLength.dataOffset + groupLength.length + length;
}

/** Only the start is inflated: what deflates well need not be small. */
async function parseDeflated(deflated: Buffer): Promise<DataSet> {
  const inflate = createInflateRaw();
  inflate.on('error', () => undefined); // cut input ends in an error after the bytes that matter
  inflate.end(deflated);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of inflate) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length >= LONGEST_HEADER) break;
    }
  } catch {
    if (length === 0) throw new Error('deflated data set cannot be inflated');
  }
  // Behind a header that says so, the inflated data set is plain explicit little endian.
  const meta = { sopClassUid: '', sopInstanceUid: '', transferSyntaxUid: SYNTAX.explicitLE };
  const plain = Buffer.concat([fileMetaInformation(meta), ...chunks]);
  return dicomParser.parseDicom(plain, { untilTag: PIXEL_DATA_TAGS[2] });
}

function textOf(dataset: DataSet, tag: string, charset: string): string {
  const found = dataset.elements[tag];
  if (found === undefined || found.length <= 0) return '';
  const bytes = dataset.byteArray.subarray(found.dataOffset, found.dataOffset + found.length);
  const text = new TextDecoder(charset.includes('ISO_IR 192') ? 'utf-8' : 'iso-8859-1').decode(bytes);
  const [first = ''] = text.split('\\');
  return first.replace(/\p{Cc}/gu, ' ').trim();
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Error) return cause.message;
  return typeof cause === 'object' && cause !== null && 'exception' in cause ? String(cause.exception) : String(cause);
}
