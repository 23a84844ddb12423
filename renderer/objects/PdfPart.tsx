import { PdfView } from '../report/warm-report.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { saveBlob } from '../ui/save-file.ts';

/** A PDF that an object carries. */
export function PdfPart({ file, title }: { readonly file: Blob; readonly title: string }) {
  const { t } = useI18n();
  return (
    <PdfView file={file} title={title || t('objects.family.document')} onSave={() => saveBlob('document.pdf', file)} />
  );
}
