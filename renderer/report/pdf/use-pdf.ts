import { useEffect, useState } from 'react';
import type { PDFPageProxy } from 'pdfjs-dist';
import type { ErrorReport } from '../../../shared/errors.ts';
import { reportOf } from '../../app/requests.ts';
import type { PageSize } from './page-layout.ts';
import { readPdf, sizeOf, type PdfDocument, type PdfReading } from './pdf-document.ts';

export type OpenedPdf =
  | { readonly status: 'opening' }
  | { readonly status: 'open'; readonly document: PdfDocument }
  | { readonly status: 'failed'; readonly error: ErrorReport };

/** A PDF, open for as long as the component is mounted; another file needs another component. */
export function usePdf(file: Blob): OpenedPdf {
  const [opened, setOpened] = useState<OpenedPdf>({ status: 'opening' });
  useEffect(() => {
    let isLeft = false;
    let reading: PdfReading | undefined;
    const open = async (): Promise<OpenedPdf> => {
      const bytes = await file.arrayBuffer();
      if (isLeft) return { status: 'opening' };
      reading = readPdf(bytes);
      return { status: 'open', document: await reading.document };
    };
    void open()
      .catch((thrown: unknown): OpenedPdf => ({ status: 'failed', error: reportOf(thrown) }))
      .then((outcome) => {
        if (!isLeft) setOpened(outcome);
      });
    return () => {
      isLeft = true;
      reading?.close();
    };
  }, [file]);
  return opened;
}

/** Sizes are told to the screen after as many pages: reading a long document must not draw it anew all the time. */
const SIZES_AT_ONCE = 25;

/** The size of every page: that of the first until the page itself has been read. */
export function usePageSizes(document: PdfDocument): readonly PageSize[] {
  const { pageCount, firstPage } = document;
  const [sizes, setSizes] = useState<readonly PageSize[]>(() => Array.from({ length: pageCount }, () => firstPage));
  useEffect(() => {
    let isLeft = false;
    const read = async (): Promise<void> => {
      const known: PageSize[] = [firstPage];
      while (known.length < pageCount && !isLeft) {
        const size = await document.page(known.length).then(sizeOf, () => firstPage);
        known.push(size);
        if (known.length % SIZES_AT_ONCE !== 0 && known.length < pageCount) continue;
        const now = [...known];
        if (!isLeft) setSizes((before) => (isNewer(now, before) ? [...now, ...before.slice(now.length)] : before));
      }
    };
    // The first page is to be drawn first.
    const idle = requestIdleCallback(() => void read());
    return () => {
      isLeft = true;
      cancelIdleCallback(idle);
    };
  }, [document, pageCount, firstPage]);
  return sizes;
}

function isNewer(now: readonly PageSize[], before: readonly PageSize[]): boolean {
  return now.some(({ width, height }, index) => width !== before[index]?.width || height !== before[index]?.height);
}

export type OpenedPage = { readonly page: PDFPageProxy } | 'opening' | 'failed';

export function usePage(document: PdfDocument, index: number): OpenedPage {
  const [opened, setOpened] = useState<OpenedPage>('opening');
  useEffect(() => {
    let isLeft = false;
    document.page(index).then(
      (page) => !isLeft && setOpened({ page }),
      () => !isLeft && setOpened('failed'),
    );
    return () => {
      isLeft = true;
    };
  }, [document, index]);
  return opened;
}
