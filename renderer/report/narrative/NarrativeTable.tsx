import type { NarrativeNode, NarrativeRow } from '../../../shared/report.ts';
import { useI18n } from '../../ui/I18nScope.tsx';
import { plainText } from './narrative-model.ts';
import { Nodes } from './NarrativeNodes.tsx';
import styles from './Narrative.module.css';

/** What browsers allow at most (HTML, colspan and rowspan). */
const MAX_SPAN = { columns: 1000, rows: 65_534 };

/** A table of a narrative; a wide one scrolls by itself, by the keyboard too. */
export function NarrativeTable({ table }: { readonly table: Extract<NarrativeNode, { kind: 'table' }> }) {
  const { t } = useI18n();
  const { caption = [], head, body, foot } = table;
  return (
    <div
      role="region"
      aria-label={plainText(caption).trim() || t('report.table')}
      tabIndex={0}
      className={styles['wide']}
    >
      <table className={styles['table']}>
        {caption.length > 0 && (
          <caption className={styles['caption']}>
            <Nodes nodes={caption} />
          </caption>
        )}
        {head.length > 0 && (
          <thead>
            <Rows rows={head} scope="col" />
          </thead>
        )}
        {body.length > 0 && (
          <tbody>
            <Rows rows={body} scope="row" />
          </tbody>
        )}
        {foot.length > 0 && (
          <tfoot>
            <Rows rows={foot} scope="row" />
          </tfoot>
        )}
      </table>
    </div>
  );
}

function Rows({ rows, scope }: { readonly rows: readonly NarrativeRow[]; readonly scope: 'col' | 'row' }) {
  return rows.map(({ cells }, row) => (
    <tr key={row}>
      {cells.map((cell, column) => {
        const place = {
          colSpan: span(cell.columns, MAX_SPAN.columns),
          rowSpan: span(cell.rows, MAX_SPAN.rows),
          className: cell.align && styles[cell.align],
        };
        return cell.header ? (
          <th key={column} scope={scope} {...place}>
            <Nodes nodes={cell.children} />
          </th>
        ) : (
          <td key={column} {...place}>
            <Nodes nodes={cell.children} />
          </td>
        );
      })}
    </tr>
  ));
}

function span(count: number, most: number): number | undefined {
  return count > 1 ? Math.min(Math.floor(count), most) : undefined;
}
