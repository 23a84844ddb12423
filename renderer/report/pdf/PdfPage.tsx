import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { TextLayer, type PDFPageProxy } from 'pdfjs-dist';
import { piecesOf } from '../find/find-text.ts';
import { mark, reveal, unmark } from '../find/highlights.ts';
import { useI18n } from '../../ui/I18nScope.tsx';
import { pixelRatio } from './page-layout.ts';
import { drawPage, sizeOf, warmPdf, type Drawing, type PdfDocument } from './pdf-document.ts';
import { PdfLinks } from './PdfLinks.tsx';
import { steadySelection } from './steady-selection.ts';
import { usePage } from './use-pdf.ts';
import { TEXT_OPTIONS, type PageMatch } from './use-pdf-find.ts';
import styles from './PdfView.module.css';

interface PdfPageProps {
  readonly document: PdfDocument;
  readonly index: number;
  /** CSS pixels in a point. */
  readonly scale: number;
  /** The hits on this page. */
  readonly matches: readonly PageMatch[];
  readonly current: PageMatch | undefined;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly goToPage: (index: number) => void;
}

/** A page that is in sight: its picture, its text to be selected, its links. */
export function PdfPage({ document, index, scale, matches, current, scroller, goToPage }: PdfPageProps) {
  const { t } = useI18n();
  const opened = usePage(document, index);
  const [picture, setPicture] = useState<'awaited' | 'drawn' | 'failed'>('awaited');
  useEffect(() => {
    if (picture === 'awaited') return undefined;
    // The next document need not wait for a reader.
    const idle = requestIdleCallback(warmPdf);
    return () => cancelIdleCallback(idle);
  }, [picture]);
  if (opened === 'opening') return null;
  if (opened === 'failed' || picture === 'failed') {
    return (
      <p role="note" className={styles['failed']}>
        {t('report.page.failed')}
      </p>
    );
  }
  return (
    <>
      <Picture page={opened.page} index={index} scale={scale} onOutcome={setPicture} />
      {/* First thing first: all the reader's time for the picture. */}
      {picture === 'drawn' && (
        <>
          <Words page={opened.page} matches={matches} current={current} scroller={scroller} />
          <PdfLinks document={document} page={opened.page} goToPage={goToPage} />
        </>
      )}
    </>
  );
}

/** A divider that is dragged changes the zoom with every movement: the picture follows when it rests, in milliseconds. */
const REST_MS = 120;

interface PictureProps {
  readonly page: PDFPageProxy;
  readonly index: number;
  readonly scale: number;
  readonly onOutcome: (outcome: 'drawn' | 'failed') => void;
}

/** The picture that is there is stretched until a sharp one has taken its place. */
function Picture({ page, index, scale, onOutcome }: PictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const device = usePixelRatio();
  useEffect(() => {
    const parent = place.current;
    if (!parent) return undefined;
    let drawing: Drawing | undefined;
    const draw = async (): Promise<void> => {
      const canvas = globalThis.document.createElement('canvas');
      const { width, height } = sizeOf(page);
      drawing = drawPage(page, canvas, scale * pixelRatio(device, width * scale, height * scale), 'display');
      await drawing.done;
      canvas.className = styles['picture'] ?? '';
      canvas.dataset['page'] = String(index + 1);
      parent.replaceChildren(canvas);
      onOutcome('drawn');
    };
    let isLeft = false;
    const timer = setTimeout(
      () => void draw().catch(() => !isLeft && onOutcome('failed')),
      parent.childElementCount === 0 ? 0 : REST_MS,
    );
    return () => {
      isLeft = true;
      clearTimeout(timer);
      drawing?.stop();
    };
  }, [page, index, scale, device, onOutcome]);
  return <div ref={place} aria-hidden className={styles['layer']} />;
}

interface WordsProps {
  readonly page: PDFPageProxy;
  readonly matches: readonly PageMatch[];
  readonly current: PageMatch | undefined;
  readonly scroller: RefObject<HTMLElement | null>;
}

/** The text, without colour over its picture. */
function Words({ page, matches, current, scroller }: WordsProps) {
  const place = useRef<HTMLDivElement>(null);
  const [pieces, setPieces] = useState<readonly HTMLElement[]>([]);
  useEffect(() => {
    const container = place.current;
    if (!container) return undefined;
    const layer = new TextLayer({
      textContentSource: page.streamTextContent(TEXT_OPTIONS),
      container,
      viewport: page.getViewport({ scale: 1 }),
    });
    layer.render().then(
      () => setPieces(layer.textDivs),
      () => undefined,
    );
    const release = steadySelection(container, styles['ground'] ?? '');
    return () => {
      release();
      layer.cancel();
      container.replaceChildren();
    };
  }, [page]);
  useEffect(() => {
    const own = Symbol('page');
    const of = (match: PageMatch): readonly Range[] => rangesOf(pieces, match);
    const ranges = current ? of(current) : [];
    mark(own, { ranges: matches.flatMap(of), current: ranges });
    if (ranges[0] && scroller.current) reveal(ranges[0], scroller.current);
    return () => unmark(own);
  }, [pieces, matches, current, scroller]);
  return <div ref={place} className={styles['words']} />;
}

function rangesOf(pieces: readonly HTMLElement[], { text, ...match }: PageMatch): readonly Range[] {
  return piecesOf(text.starts, text.lengths, match).flatMap(({ segment, from, to }) => {
    const node = pieces[segment]?.firstChild;
    if (!(node instanceof Text) || to > node.length) return [];
    const range = new Range();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [range];
  });
}

/** Device pixels in a CSS pixel; changes with the zoom of the window and with the screen that it is on. */
function usePixelRatio(): number {
  return useSyncExternalStore(subscribeToRatio, () => window.devicePixelRatio);
}

function subscribeToRatio(changed: () => void): () => void {
  const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}
