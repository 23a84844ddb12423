import type { ErrorReport } from '../../shared/errors.ts';
import type { WhitelistFacts, WhitelistState } from '../../shared/trust.ts';
import { FactList } from '../patient/FactList.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { Panel } from '../ui/Panel.tsx';
import { Mark } from './Mark.tsx';
import { WhitelistEntries } from './WhitelistEntries.tsx';
import { WhitelistOrigins } from './WhitelistOrigins.tsx';
import { distinct, problemTone } from './trust-text.ts';
import styles from './panels.module.css';

interface WhitelistPanelProps {
  readonly whitelist: WhitelistState;
  readonly alarms: readonly ErrorReport[];
}

/** The liste blanche: which one is in force, how old it is, who is on it, and where it is taken from. */
export function WhitelistPanel({ whitelist, alarms }: WhitelistPanelProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { inForce, selected, failure } = whitelist;
  const problems = distinct([...alarms.filter(({ code }) => code.startsWith('LIST_')), failure]);
  const isUsed = inForce !== undefined && !problems.some(({ code }) => code === 'LIST_TOO_OLD');
  return (
    <Panel label={t('trust.list.title')}>
      <h2>{t('trust.list.title')}</h2>
      {problems.map((problem, index) => (
        <ErrorMessage key={index} role="note" error={problem} tone={isUsed ? 'warning' : problemTone(problem)} />
      ))}
      <p className={styles['marks']}>
        <Mark tone={isUsed ? 'good' : 'bad'}>
          {t(isUsed ? 'trust.list.inForce' : inForce ? 'trust.list.tooOld' : 'trust.list.none')}
        </Mark>
        {selected === 'test' && <Mark tone="warning">{t('trust.list.isTest')}</Mark>}
      </p>
      <FactList facts={[...(inForce ? listFacts(i18n, inForce) : []), ...checkFacts(i18n, whitelist)]} />
      <WhitelistOrigins origins={whitelist.origins} selected={selected} />
      {inForce && <WhitelistEntries entries={inForce.entries} />}
    </Panel>
  );
}

type Fact = readonly [name: string, value: string];

function listFacts(i18n: I18n, { entries, generatedAt, signedAt, signer, obtainedAt, obtainedFrom }: WhitelistFacts) {
  const { t } = i18n;
  return [
    [t('trust.list.count'), i18n.number(entries.length)],
    [t('trust.list.generated'), i18n.dateTime(generatedAt)],
    [t('trust.list.signed'), i18n.dateTime(signedAt)],
    [t('trust.list.signer'), signer.subject],
    [t('trust.list.obtained'), i18n.dateTime(obtainedAt)],
    [t('trust.list.from'), obtainedFrom],
  ] as const satisfies readonly Fact[];
}

function checkFacts(i18n: I18n, { validUntil, checkedAt, nextCheckAt }: WhitelistState): readonly Fact[] {
  const { t } = i18n;
  const facts = [
    [t('trust.list.validUntil'), validUntil],
    [t('trust.list.checked'), checkedAt],
    [t('trust.list.nextCheck'), nextCheckAt],
  ] as const;
  return facts.flatMap(([name, iso]) => (iso === undefined ? [] : [[name, i18n.dateTime(iso)] as const]));
}
