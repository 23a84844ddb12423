import { useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { WhitelistEntry } from '../../shared/trust.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { dateText, matchingEntries } from './trust-text.ts';
import fields from './fields.module.css';
import styles from './panels.module.css';

/** More than these nobody reads; the search finds the others. */
const SHOWN = 200;

/** Who is on the list. */
export function WhitelistEntries({ entries }: { entries: readonly WhitelistEntry[] }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [query, setQuery] = useState('');
  const found = matchingEntries(entries, query);
  const count = { found: i18n.number(found.length), total: i18n.number(entries.length), shown: i18n.number(SHOWN) };
  return (
    <>
      <div className={fields['row']}>
        <SearchField value={query} onChange={setQuery} className={fields['field'] ?? ''}>
          <Label className={fields['label'] ?? ''}>{t('control.searchEntries')}</Label>
          <Input className={fields['input'] ?? ''} />
        </SearchField>
        <p role="status" className={fields['note']}>
          {t(found.length > SHOWN ? 'trust.entries.first' : 'trust.entries.count', count)}
        </p>
      </div>
      {/* A place that scrolls is reached by the keyboard. */}
      <div className={styles['wide']} role="region" aria-label={t('trust.entries.title')} tabIndex={0}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('trust.entries.structure')}</th>
              <th scope="col">{t('trust.entries.servers')}</th>
              <th scope="col">{t('trust.entries.dn')}</th>
              <th scope="col">{t('trust.entries.updated')}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, SHOWN).map((entry, index) => (
              <Entry key={index} entry={entry} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Entry({ entry }: { entry: WhitelistEntry }) {
  const i18n = useI18n();
  const small = [styles['small'], styles['block']].join(' ');
  return (
    <tr>
      <th scope="row">
        {entry.denomination}
        <span className={small}>{entry.identifiant}</span>
        <span className={small}>{entry.supportContact}</span>
      </th>
      <td>
        {entry.db}
        <span className={small}>{entry.vi}</span>
      </td>
      <td className={styles['small']}>{entry.dn}</td>
      <td className={styles['date']}>{dateText(i18n, entry.updatedAt)}</td>
    </tr>
  );
}
