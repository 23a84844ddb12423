import { BlobImage } from '../report/BlobImage.tsx';
import styles from '../report/print/Print.module.css';
import { PrintBand } from '../report/print/PrintBand.tsx';
import { PrintSheets } from '../report/print/PrintSheets.tsx';
import { useI18n } from '../ui/I18nScope.tsx';

export interface ViewOnPaper {
  readonly picture: Blob;
  /** The examination. */
  readonly title: string;
}

interface PrintedViewProps {
  readonly view: ViewOnPaper;
  readonly onDone: () => void;
}

/** A picture on a sheet, under the patient band. It stays in memory until the dialog of the system is closed. */
export function PrintedView({ view: { picture, title }, onDone }: PrintedViewProps) {
  const { t } = useI18n();
  return (
    <PrintSheets onDone={onDone}>
      <section className={styles['sheet']}>
        <PrintBand title={title} />
        <p>{t('output.paperNote')}</p>
        <div className={styles['picture']}>
          <BlobImage blob={picture} alt={t('viewer.image')} />
        </div>
      </section>
    </PrintSheets>
  );
}
