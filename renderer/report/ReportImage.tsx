import { useRef, useState, type KeyboardEvent } from 'react';
import { useI18n } from '../ui/I18nScope.tsx';
import { BlobImage } from './BlobImage.tsx';
import { useFind } from './find/use-find.ts';
import { zoomStep } from './pdf/page-layout.ts';
import { PrintedPages } from './print/PrintedPages.tsx';
import { usePrinting } from './print/use-printing.ts';
import { ReportFrame } from './ReportFrame.tsx';
import { ReportTools } from './ReportTools.tsx';
import { SaveableError } from './SaveableError.tsx';
import styles from './ReportBody.module.css';

interface ReportImageProps {
  readonly image: Blob;
  readonly mediaType: string;
  readonly title: string;
  readonly onSave: () => void;
}

/** A report that is a picture: a scanned sheet, as a rule. */
export function ReportImage({ image, mediaType, title, onSave }: ReportImageProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const scroller = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState<'width' | number>('width');
  const [natural, setNatural] = useState<number>();
  const [hasFailed, setFailed] = useState(false);
  const printing = usePrinting(() => Promise.resolve([image]));
  const find = useFind();
  if (hasFailed) {
    const error = { code: 'REPORT_UNSUPPORTED', facts: { mediaType } } as const;
    return <SaveableError error={error} saveLabel={t('control.saveReport')} onSave={onSave} />;
  }
  // Half the padding of the desk on either side, and the bar that scrolls.
  const fitted = (): number => ((scroller.current?.clientWidth ?? 600) - 24) / (natural ?? 600);
  const step = (direction: 1 | -1): void => setZoom(zoomStep(zoom === 'width' ? fitted() : zoom, direction));
  const onKeyDown = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
    if (ctrlKey || metaKey || altKey) return;
    if (key === '+' || key === '=') step(1);
    if (key === '-') step(-1);
  };
  return (
    <ReportFrame
      find={find}
      scroller={scroller}
      onKeyDown={onKeyDown}
      findBar={null}
      tools={
        <ReportTools
          zoom={zoom === 'width' ? t('report.zoom.width') : i18n.percent(zoom)}
          onZoom={step}
          onFullSize={() => setZoom(1)}
          fit={{ isFitted: zoom === 'width', onFit: () => setZoom('width') }}
          printing={printing}
          onSave={onSave}
        />
      }
    >
      <div className={zoom === 'width' ? styles['fitted'] : styles['desk']}>
        <BlobImage
          blob={image}
          alt={title}
          className={styles['image']}
          {...(zoom !== 'width' && natural !== undefined ? { width: natural * zoom } : {})}
          onLoad={setNatural}
          onError={() => setFailed(true)}
        />
      </div>
      {printing.sheets && <PrintedPages sheets={printing.sheets} title={title} onDone={printing.done} />}
    </ReportFrame>
  );
}
