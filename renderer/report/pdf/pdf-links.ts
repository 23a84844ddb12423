/** Links of a page: where they lie and where they would lead. Nothing else of the annotations is used. */
import type { PDFPageProxy } from 'pdfjs-dist';

export interface PdfLink {
  /** In percent of the page. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** An address outside of the document, as it stands there, … */
  readonly target?: string;
  /** … or a place in the document, for `PdfDocument.pageOfLink`. */
  readonly destination?: unknown;
}

/** More links than these on one page nobody needs. */
const MAX_LINKS = 500;

/** The links of a page; those that start something, or that lie nowhere, are left out. */
export async function linksOf(page: PDFPageProxy): Promise<readonly PdfLink[]> {
  const annotations: readonly unknown[] = await page.getAnnotations({ intent: 'display' });
  const viewport = page.getViewport({ scale: 1 });
  return annotations.slice(0, MAX_LINKS).flatMap((annotation): PdfLink[] => {
    const link = readLink(annotation);
    if (!link) return [];
    const [x1, y1, x2, y2] = viewport.convertToViewportRectangle([...link.rect]).map(Number);
    if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return [];
    const percent = (part: number, whole: number): number => (100 * part) / Math.max(whole, 1);
    return [
      {
        left: percent(Math.min(x1, x2), viewport.width),
        top: percent(Math.min(y1, y2), viewport.height),
        width: percent(Math.abs(x2 - x1), viewport.width),
        height: percent(Math.abs(y2 - y1), viewport.height),
        ...(link.target === undefined ? { destination: link.destination } : { target: link.target }),
      },
    ];
  });
}

interface ReadLink {
  readonly rect: readonly number[];
  readonly target?: string;
  readonly destination?: unknown;
}

/** What pdf.js tells of an annotation, as far as it is a link of one of the two kinds. */
export function readLink(annotation: unknown): ReadLink | undefined {
  if (typeof annotation !== 'object' || annotation === null) return undefined;
  const facts: Readonly<Record<string, unknown>> = { ...annotation };
  const { subtype, rect, url, unsafeUrl, dest } = facts;
  if (subtype !== 'Link' || !Array.isArray(rect) || rect.length !== 4) return undefined;
  const corners = rect.filter((value: unknown) => typeof value === 'number');
  if (corners.length !== 4) return undefined;
  const target = [unsafeUrl, url].find((value) => typeof value === 'string' && value !== '');
  if (typeof target === 'string') return { rect: corners, target };
  const leads = typeof dest === 'string' || Array.isArray(dest);
  return leads ? { rect: corners, destination: dest } : undefined;
}
