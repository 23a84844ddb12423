/**
 * A PDF, read by pdf.js in a worker of its own that ends with it: nothing of a patient's document outlives the view, and
 * a file that leads the reader astray takes no other with it. Neither scripts nor forms nor actions of a PDF are run.
 */
import { AnnotationMode, getDocument, PDFWorker, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist';
import { WorkstationError } from '../../../shared/errors.ts';
import type { PageSize } from './page-layout.ts';
import { BUNDLED, PdfFiles } from './pdf-files.ts';

/** A reader that has not got as far as the first page by then does not get there, in milliseconds. */
const PATIENCE_MS = 30_000;
/** How long a worker is waited for when its document is closed, in milliseconds. */
const FAREWELL_MS = 2000;
/** The largest picture that is unpacked, in pixels. */
const MAX_IMAGE_PIXELS = 150e6;
/** pdf.js prints nothing at this level. */
const SILENT = 0;

export interface PdfDocument {
  readonly pageCount: number;
  readonly firstPage: PageSize;
  /** From 0. Throws when the page cannot be read. */
  readonly page: (index: number) => Promise<PDFPageProxy>;
  /** The page that a link inside the document leads to, from 0; undefined when it leads nowhere. */
  readonly pageOfLink: (destination: unknown) => Promise<number | undefined>;
}

export interface PdfReading {
  /** Throws REPORT_PDF_DAMAGED. */
  readonly document: Promise<PdfDocument>;
  readonly close: () => void;
}

let spare: Worker | undefined;

function startWorker(): Worker {
  return new Worker(new URL('pdfjs-dist/build/pdf.worker.mjs', import.meta.url), { type: 'module', name: 'pdf' });
}

/** Starts a worker for the next PDF, so that it need not wait for one. */
export function warmPdf(): void {
  spare ??= startWorker();
}

/** Reads a PDF; the memory of `bytes` is handed over. */
export function readPdf(bytes: ArrayBuffer): PdfReading {
  const port = spare ?? startWorker();
  spare = undefined;
  const worker = PDFWorker.create({ port, verbosity: SILENT });
  const task = getDocument({
    data: bytes,
    worker,
    verbosity: SILENT,
    isEvalSupported: false,
    enableXfa: false,
    maxImageSize: MAX_IMAGE_PIXELS,
    useWorkerFetch: false,
    BinaryDataFactory: PdfFiles,
    cMapUrl: BUNDLED,
    standardFontDataUrl: BUNDLED,
    wasmUrl: BUNDLED,
  });
  const close = async (): Promise<void> => {
    // Fonts and pictures are given back when the worker has answered; one that is lost does not.
    await Promise.race([task.destroy().catch(() => undefined), pause(FAREWELL_MS)]);
    worker.destroy();
    port.terminate();
  };
  return { document: open(task.promise, port), close: () => void close() };
}

async function open(promise: Promise<PDFDocumentProxy>, port: Worker): Promise<PdfDocument> {
  const lost = Promise.withResolvers<never>();
  const timer = setTimeout(() => lost.reject(new Error('silent')), PATIENCE_MS);
  port.addEventListener('error', () => lost.reject(new Error('worker lost')), { once: true });
  try {
    return await Promise.race([promise.then(describe), lost.promise]);
  } catch (cause) {
    throw new WorkstationError('REPORT_PDF_DAMAGED', {}, { cause });
  } finally {
    clearTimeout(timer);
    lost.promise.catch(() => undefined);
  }
}

async function describe(document: PDFDocumentProxy): Promise<PdfDocument> {
  return {
    pageCount: document.numPages,
    firstPage: sizeOf(await document.getPage(1)),
    page: (index) => document.getPage(index + 1),
    pageOfLink: async (destination) => {
      const target: unknown =
        typeof destination === 'string' ? await document.getDestination(destination) : destination;
      const page: unknown = Array.isArray(target) ? target[0] : undefined;
      if (typeof page === 'number') return page;
      return isReference(page) ? document.getPageIndex(page) : undefined;
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function isReference(value: unknown): value is { num: number; gen: number } {
  return typeof value === 'object' && value !== null && 'num' in value && 'gen' in value;
}

export function sizeOf(page: PDFPageProxy): PageSize {
  const { width, height } = page.getViewport({ scale: 1 });
  return { width: Math.max(width, 1), height: Math.max(height, 1) };
}

export interface Drawing {
  /** Throws when the page cannot be drawn, or the drawing was stopped. */
  readonly done: Promise<void>;
  readonly stop: () => void;
}

/** Draws a page, with what its annotations look like, into a canvas that is made to measure. */
export function drawPage(
  page: PDFPageProxy,
  canvas: HTMLCanvasElement,
  pixelsPerPoint: number,
  intent: 'display' | 'print',
): Drawing {
  const viewport = page.getViewport({ scale: pixelsPerPoint });
  canvas.width = Math.max(Math.floor(viewport.width), 1);
  canvas.height = Math.max(Math.floor(viewport.height), 1);
  const task = page.render({ canvas, viewport, intent, annotationMode: AnnotationMode.ENABLE });
  return { done: task.promise, stop: () => task.cancel() };
}
