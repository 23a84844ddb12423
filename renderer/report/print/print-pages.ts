/** The pages of a PDF as pictures for the printer. */
import { drawPage, type PdfDocument } from '../pdf/pdf-document.ts';
import type { TellProgress } from './use-printing.ts';

/** Fine enough for small print, and no strain on the memory: 200 dots in an inch of 72 points. */
const PIXELS_PER_POINT = 200 / 72;

/** Draws page after page. Throws when one cannot be drawn: half a report must not look like a whole one. */
export async function printPages(
  document: PdfDocument,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<readonly Blob[]> {
  const pages: Blob[] = [];
  const canvas = globalThis.document.createElement('canvas');
  for (let index = 0; index < document.pageCount; index += 1) {
    tell(index, document.pageCount);
    const page = await document.page(index);
    await drawPage(page, canvas, PIXELS_PER_POINT, 'print').done;
    signal.throwIfAborted();
    pages.push(await pictureOf(canvas));
  }
  canvas.width = 0;
  return pages;
}

function pictureOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png');
  });
}
