import type { ExaminationSeries } from '../../shared/examination.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n, TextKey } from '../ui/i18n.ts';
import type { ExportMeasure, RetrievalMeasure } from './measures.ts';
import styles from './MeasuresScreen.module.css';

/** What stands where nothing was measured. */
const NONE = '–';

interface TableProps<M> {
  readonly measures: readonly M[];
  /** Where the descriptions come from: they are on the screen alone, not in the files. */
  readonly series: readonly ExaminationSeries[];
}

const RETRIEVAL_COLUMNS = [
  'measures.series',
  'measures.images',
  'measures.bytes',
  'measures.asked',
  'measures.sent',
  'measures.firstByte',
  'measures.firstInstance',
  'measures.end',
  'measures.painted',
  'measures.lastLoad',
  'measures.rate',
] as const satisfies readonly TextKey[];

export function RetrievalTable({ measures, series }: TableProps<RetrievalMeasure>) {
  const i18n = useI18n();
  if (measures.length === 0) return null;
  return (
    <table className={styles['table']}>
      <caption>{i18n.t('measures.retrievals')}</caption>
      <Head columns={RETRIEVAL_COLUMNS} />
      <tbody>
        {measures.map((one) => (
          <tr key={one.seriesInstanceUid}>
            <SeriesCell uid={one.seriesInstanceUid} series={series} />
            <td>{share(i18n, one.received, one.expected)}</td>
            <Count value={one.bytes} />
            <td>{one.askedAt === undefined ? NONE : i18n.time(one.askedAt)}</td>
            <Count value={one.sentMs} />
            <Count value={one.firstByteMs} />
            <Count value={one.firstInstanceMs} />
            <Count value={one.endMs} />
            <Count value={one.firstImagePaintedMs} />
            <Count value={one.lastImageLoadedMs} />
            <Count value={one.megabitsPerSecond} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const EXPORT_COLUMNS = [
  'measures.series',
  'measures.pacs',
  'measures.images',
  'measures.bytes',
  'measures.duration',
  'measures.rate',
] as const satisfies readonly TextKey[];

export function ExportTable({ measures, series }: TableProps<ExportMeasure>) {
  const i18n = useI18n();
  if (measures.length === 0) return null;
  return (
    <table className={styles['table']}>
      <caption>{i18n.t('measures.exports')}</caption>
      <Head columns={EXPORT_COLUMNS} />
      <tbody>
        {measures.map((one, index) => (
          <tr key={index}>
            <SeriesCell uid={one.seriesInstanceUid} series={series} />
            <td>{one.pacs}</td>
            <td>{share(i18n, one.stored, one.total)}</td>
            <Count value={one.bytes} />
            <Count value={one.durationMs} />
            <Count value={one.megabitsPerSecond} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Head({ columns }: { readonly columns: readonly TextKey[] }) {
  const { t } = useI18n();
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {t(column)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function SeriesCell({ uid, series }: { readonly uid: string; readonly series: readonly ExaminationSeries[] }) {
  const found = series.find(({ seriesInstanceUid }) => seriesInstanceUid === uid);
  return (
    <th scope="row">
      {[found?.modality, found?.description].filter(Boolean).join(' · ')}
      <span className={styles['uid']}>{uid}</span>
    </th>
  );
}

function Count({ value }: { readonly value: number | undefined }) {
  const { number } = useI18n();
  return <td>{value === undefined ? NONE : number(value)}</td>;
}

function share(i18n: I18n, count: number, of: number): string {
  return i18n.t('series.share', { received: i18n.number(count), expected: i18n.number(of) });
}
