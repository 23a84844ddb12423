import { useI18n } from '../../ui/I18nScope.tsx';
import { BlobImage } from '../BlobImage.tsx';
import { PrintBand } from './PrintBand.tsx';
import { PrintSheets } from './PrintSheets.tsx';
import styles from './Print.module.css';

interface PrintedPagesProps {
  readonly sheets: readonly Blob[];
  readonly title: string;
  readonly onDone: () => void;
}

/** Pages of a PDF on paper, each under the patient band. */
export function PrintedPages({ sheets, title, onDone }: PrintedPagesProps) {
  const { t } = useI18n();
  return (
    <PrintSheets onDone={onDone}>
      {sheets.map((picture, index) => (
        <section key={index} className={styles['sheet']}>
          <PrintBand title={title} />
          <div className={styles['picture']}>
            <BlobImage blob={picture} alt={t('report.page', { page: index + 1, count: sheets.length })} />
          </div>
        </section>
      ))}
    </PrintSheets>
  );
}
