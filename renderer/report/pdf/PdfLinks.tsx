import { useEffect, useState, type CSSProperties } from 'react';
import type { PDFPageProxy } from 'pdfjs-dist';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useI18n } from '../../ui/I18nScope.tsx';
import { LinkTarget } from '../LinkTarget.tsx';
import type { PdfDocument } from './pdf-document.ts';
import { linksOf, type PdfLink } from './pdf-links.ts';
import styles from './PdfView.module.css';

interface PdfLinksProps {
  readonly document: PdfDocument;
  readonly page: PDFPageProxy;
  readonly goToPage: (index: number) => void;
}

/** Links inside the document lead to their page; all others only tell their target. */
export function PdfLinks({ document, page, goToPage }: PdfLinksProps) {
  const { t } = useI18n();
  const [links, setLinks] = useState<readonly PdfLink[]>([]);
  useEffect(() => {
    let isLeft = false;
    linksOf(page).then(
      (found) => !isLeft && setLinks(found),
      () => undefined,
    );
    return () => {
      isLeft = true;
    };
  }, [page]);
  const follow = async (destination: unknown): Promise<void> => {
    const index = await document.pageOfLink(destination).catch(() => undefined);
    if (index !== undefined) goToPage(index);
  };
  return links.map(({ target, destination, ...place }, index) =>
    target === undefined ? (
      <Button
        key={index}
        aria-label={t('control.linkInDocument')}
        onPress={() => void follow(destination)}
        className={styles['link'] ?? ''}
        style={placeOf(place)}
      />
    ) : (
      <DialogTrigger key={index}>
        <Button
          aria-label={t('control.showLink', { name: short(target) })}
          className={styles['link'] ?? ''}
          style={placeOf(place)}
        />
        <Popover data-theme="light" className={styles['popover'] ?? ''}>
          <Dialog aria-label={t('report.link.title')} className={styles['dialog'] ?? ''}>
            <p>{t('report.link.text')}</p>
            <LinkTarget target={target} isShown />
          </Dialog>
        </Popover>
      </DialogTrigger>
    ),
  );
}

function placeOf({ left, top, width, height }: Omit<PdfLink, 'target' | 'destination'>): CSSProperties {
  return { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` };
}

/** Long addresses are read whole in the dialog. */
function short(target: string): string {
  return target.length > 80 ? `${target.slice(0, 80)}…` : target;
}
