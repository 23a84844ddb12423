import { Images } from 'lucide-react';
import type { RecordStudy } from '../../shared/record.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { useImagesOf } from './use-images.ts';

/** From the report to the images of its study; that there are none is said. */
export function ReportImages({ studies, documentId }: { studies: readonly RecordStudy[]; documentId: string }) {
  const { t } = useI18n();
  const images = useImagesOf();
  const study = studies.find(({ reports }) => reports.some(({ id }) => id === documentId));
  if (!study) return null;
  if (study.manifests.length === 0) return <p>{t('record.meaning.reportOnly')}</p>;
  return (
    <Button
      icon={Images}
      isDisabled={images.openings.get(study.id)?.status === 'running'}
      onPress={() => images.show(study)}
    >
      {t('control.showImages')}
    </Button>
  );
}
