/** Objects read as a whole, for tests. */
import { inflatedSource } from '../deflate.ts';
import { indexFrames, type FrameIndex } from '../frames.ts';
import { readPart10Header, type DicomHeader } from '../header.ts';
import { inMemory } from '../random-access.ts';

export function headerOf(bytes: Uint8Array): DicomHeader {
  const header = readPart10Header(bytes, { final: true });
  if (header === 'need-more') throw new Error('a whole file needs no more');
  return header;
}

/** The bytes of all frames. */
export async function framesOf(bytes: Uint8Array): Promise<{ index: FrameIndex; frames: Buffer[] }> {
  const header = headerOf(bytes);
  const file = inMemory(bytes);
  const source = header.deflated ? await inflatedSource(header, file) : file;
  const index = await indexFrames(header, source);
  const frames: Buffer[] = [];
  for (let number = 1; number <= index.count; number += 1) {
    const parts = index.frame(number).map(({ offset, length }) => source.read(offset, length));
    frames.push(Buffer.concat(await Promise.all(parts)));
  }
  return { index, frames };
}
