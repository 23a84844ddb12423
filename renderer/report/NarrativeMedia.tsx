import { useState } from 'react';
import { useI18n } from '../ui/I18nScope.tsx';
import { saveBlob } from '../ui/save-file.ts';
import { BlobImage } from './BlobImage.tsx';
import { fileName } from './facts.ts';
import { SaveableError } from './SaveableError.tsx';
import styles from './ReportBody.module.css';

/** A picture in a text; one that this screen cannot draw can be kept. */
export function NarrativeMedia({ image, mediaType }: { readonly image: Blob; readonly mediaType: string }) {
  const { t } = useI18n();
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) {
    return (
      <SaveableError
        error={{ code: 'REPORT_UNSUPPORTED', facts: { mediaType } }}
        saveLabel={t('control.saveReport')}
        onSave={() => saveBlob(fileName(mediaType), image)}
      />
    );
  }
  return (
    <BlobImage blob={image} alt={t('report.media')} className={styles['inline']} onError={() => setFailed(true)} />
  );
}
