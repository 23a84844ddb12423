import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { ReportAct, ReportHeader as Header, ReportPerson } from '../../shared/report.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { actLabels, codedText, moment, period, personText } from './facts.ts';
import styles from './ReportHeader.module.css';

interface ReportHeaderProps {
  readonly header: Header;
  /** On paper everything is open. */
  readonly isPrinted?: boolean;
}

/** What the report is, whose word it is, and what it is about. */
export function ReportHeader({ header, isPrinted = false }: ReportHeaderProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const more = moreFacts(i18n, header);
  return (
    <div className={styles['header']}>
      <h2 className={styles['title']}>{header.title || t('report.untitled')}</h2>
      <Act header={header} />
      <Facts facts={mainFacts(i18n, header)} />
      {more.length > 0 &&
        (isPrinted ? (
          <Facts facts={more} />
        ) : (
          <Disclosure className={styles['disclosure'] ?? ''}>
            <Button slot="trigger" className={styles['trigger'] ?? ''}>
              <ChevronRight aria-hidden size={16} />
              {t('control.reportParticipants')}
            </Button>
            <DisclosurePanel>
              <Facts facts={more} />
            </DisclosurePanel>
          </Disclosure>
        ))}
    </div>
  );
}

/** Modality and region, and when. */
function Act({ header }: { readonly header: Header }) {
  const i18n = useI18n();
  const from = header.acts.map((act) => act.from || act.to).find((time) => time !== '');
  const when = from === undefined ? [] : [i18n.t('report.actOn', { date: moment(i18n, from) })];
  const texts = [...actLabels(header), ...when];
  return texts.length === 0 ? null : <p className={styles['act']}>{texts.join(' · ')}</p>;
}

type Fact = readonly [name: string, values: readonly string[]];

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, values], index) => (
        <div key={index} className={styles['fact']}>
          <dt>{name}</dt>
          {values.map((value, at) => (
            <dd key={at}>{value}</dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

function mainFacts(i18n: I18n, header: Header): readonly Fact[] {
  const { t } = i18n;
  const authors = header.authors.map(({ name }) => name);
  const responsible = header.legalAuthenticator?.name ?? '';
  const isOne = authors.length === 1 && authors[0] === responsible;
  return filled([
    [t(isOne ? 'report.authorResponsible' : authors.length > 1 ? 'report.authors' : 'report.author'), authors],
    [t('report.authenticator'), isOne ? [] : [responsible]],
    [t('report.structure'), [header.custodian]],
    [t('report.date'), [moment(i18n, header.date)]],
    [t('report.version'), [versionText(i18n, header)]],
    [t('report.confidentiality'), header.confidentiality ? [confidentialityText(header)] : []],
  ]);
}

function moreFacts(i18n: I18n, header: Header): readonly Fact[] {
  const { t } = i18n;
  return filled([
    [t('report.patientName'), [header.patientName]],
    [t('report.type'), header.type ? [codedText(header.type)] : []],
    ...header.authors.map((person): Fact => [t('report.author'), [signed(i18n, person)]]),
    [t('report.authenticator'), header.legalAuthenticator ? [signed(i18n, header.legalAuthenticator)] : []],
    ...header.participants.map((person): Fact => [
      person.role || t('report.participant'),
      [signed(i18n, { ...person, role: '' })],
    ]),
    ...header.acts.map((act): Fact => [t('report.act'), [actText(i18n, act)]]),
    [t('report.performers'), header.acts.flatMap(({ performers }) => performers).map(personText)],
    [t('report.accessionNumbers'), header.accessionNumbers],
    [t('report.orderNumbers'), header.orderNumbers],
    [t('report.replaced'), [header.replaces ?? '']],
  ]);
}

function signed(i18n: I18n, person: ReportPerson): string {
  return [personText(person), moment(i18n, person.time)].filter((text) => text !== '').join(', ');
}

function versionText({ t }: I18n, { version, replaces }: Header): string {
  if (replaces === undefined) return version;
  return version === '' ? t('report.replacesOther') : t('report.versionReplaces', { version });
}

/** « Normal » is what every document is; only what differs from that is worth a line. */
function confidentialityText({ confidentiality }: Header): string {
  return !confidentiality || confidentiality.code === 'N' ? '' : codedText(confidentiality);
}

function actText(i18n: I18n, act: ReportAct): string {
  const parts = [act.code ? codedText(act.code) : '', period(i18n, act), act.studyInstanceUid ?? ''];
  return parts.filter((text) => text !== '').join(' · ');
}

function filled(facts: readonly Fact[]): readonly Fact[] {
  return facts
    .map(([name, values]): Fact => [name, [...new Set(values)].filter((value) => value !== '')])
    .filter(([, values]) => values.length > 0);
}
