/** Part-10 files as instances to send: group 2 is read by a library, not by our own reader. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import dicomParser from 'dicom-parser';
import type { StoreItem } from '../store.ts';

export interface Part10Item extends StoreItem {
  readonly path: string;
  /** First byte after group 2. */
  readonly offset: number;
}

export function part10Item(path: string): Part10Item {
  const file = readFileSync(path);
  const { meta, offset } = readGroup2(file);
  return {
    path,
    offset,
    // Group 2 of some files names neither.
    sopClassUid: meta('x00020002') || text(file, 'x00080016'),
    sopInstanceUid: meta('x00020003') || text(file, 'x00080018'),
    transferSyntaxUid: meta('x00020010'),
    async *dataset() {
      const file = openSync(path, 'r');
      try {
        for (let position = offset; ;) {
          const chunk = Buffer.alloc(65_536);
          const length = readSync(file, chunk, 0, chunk.length, position);
          if (length === 0) return;
          position += length;
          yield chunk.subarray(0, length);
        }
      } finally {
        closeSync(file);
      }
    },
  };
}

/** The bytes of the data set of a Part-10 file. */
export function datasetBytes(file: Buffer): Buffer {
  return file.subarray(readGroup2(file).offset);
}

function readGroup2(file: Buffer): { meta: (tag: string) => string; offset: number } {
  const group2 = dicomParser.readPart10Header(file) as dicomParser.DataSet & { position: number };
  return { meta: (tag) => group2.string(tag) ?? '', offset: group2.position };
}

function text(file: Buffer, tag: string): string {
  return dicomParser.parseDicom(file).string(tag) ?? '';
}
