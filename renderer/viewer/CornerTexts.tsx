import { TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import type { Examination, ExaminationSeries } from '../../shared/examination.ts';
import { isEvicted, missing } from '../examination/series-progress.ts';
import { useSecondsUntil } from '../examination/use-seconds-until.ts';
import { shownVoiName } from '../pixels/presets.ts';
import { usePreferences } from '../settings/preferences.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { cornerLines } from './corner-lines.ts';
import type { FrameFacts } from './frame-facts.ts';
import { graphics } from './graphics.ts';
import { useLook } from './look-state.ts';
import { isLossy } from './pixel-check.ts';
import type { SeriesSnapshot } from './series-model.ts';
import type { StackView } from './stack-view.ts';
import styles from './CornerTexts.module.css';

interface CornerTextsProps {
  readonly view: StackView;
  readonly snapshot: SeriesSnapshot;
  /** Place of the target in the series, from 0; negative when there is none. */
  readonly index: number;
  readonly examination: Examination;
  readonly series: ExaminationSeries;
}

/** What must be known of the image without leaving it with the eyes; with the texts off, what warns. */
export function CornerTexts({ view, snapshot, index, examination, series }: CornerTextsProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const facts = snapshot.slices[index]?.facts;
  const areTextsShown = useLook((look) => look.areTextsShown);
  return (
    <div className={styles['corners']}>
      {areTextsShown && (
        <div className={styles['topLeft']}>
          <p className={styles['strong']}>
            {[series.modality || facts?.modality, series.description].filter(Boolean).join(' · ')}
          </p>
          <p>
            {[examination.date && i18n.date(examination.date), examination.description].filter(Boolean).join(' · ')}
          </p>
          <p>{examination.institution}</p>
        </div>
      )}
      <div className={styles['topRight']}>
        {areTextsShown && index >= 0 && (
          <p className={styles['strong']}>
            {t('viewer.slice', { number: i18n.number(index + 1), count: i18n.number(snapshot.ids.length) })}
          </p>
        )}
        <Incomplete series={series} />
        {isOfAnotherPerson(series) && <Warning>{t('viewer.otherPerson')}</Warning>}
        {facts && isLossy(facts) && <Warning>{t('viewer.lossy')}</Warning>}
        {facts?.hasUnusedTable === true && <Warning>{t('viewer.unusedTable')}</Warning>}
        {facts?.hasUnusedOverlay === true && <Warning>{t('viewer.unusedOverlay')}</Warning>}
      </div>
      {areTextsShown && (
        <div className={styles['bottomLeft']}>
          <Looks view={view} facts={facts} />
        </div>
      )}
      <div className={styles['bottomRight']}>
        {areTextsShown && <Technique facts={facts} />}
        <Drawing view={view} snapshot={snapshot} />
        <p className={styles['quiet']}>{t('viewer.consultationOnly')}</p>
      </div>
    </div>
  );
}

/** What the user has done with the image. */
function Looks({ view, facts }: { readonly view: StackView; readonly facts: FrameFacts | undefined }) {
  const { t, number, percent } = useI18n();
  const isShown = useStore(view.state, ({ shown, target }) => shown !== undefined && shown === target);
  const window = useStore(view.state, (state) => state.window);
  const voi = useStore(view.state, (state) => state.voi);
  const colorMap = useStore(view.state, (state) => state.colorMap);
  const zoom = useStore(view.state, (state) => state.zoom);
  const isInverted = useStore(view.state, (state) => state.isInverted);
  const turn = useStore(view.state, turnText);
  const { presets } = usePreferences();
  if (!isShown || !window) return null;
  const name = facts && shownVoiName(facts, voi, presets, t);
  const isTable = voi?.startsWith('table.') === true;
  const [width, center] = [window.width, window.center].map((value) => number(readable(value, window.width)));
  return (
    <>
      <p>
        {isTable
          ? (name ?? t('viewer.table', { name: '' }))
          : t('viewer.window', { width: width ?? '', center: center ?? '' })}
      </p>
      {!isTable && name !== undefined && <p>{name}</p>}
      {colorMap !== undefined && <p>{t(`control.colorMap.${colorMap}`)}</p>}
      {zoom !== undefined && <p>{t('viewer.zoom', { zoom: percent(zoom) })}</p>}
      {isInverted && <p>{t('viewer.inverted')}</p>}
      {turn !== '' && <p>{t('viewer.turned', { turn })}</p>}
    </>
  );
}

/** Signs rather than words: 90° ↔ ↕. */
function turnText({
  rotation,
  isFlippedHorizontally,
  isFlippedVertically,
}: ReturnType<StackView['state']['getState']>): string {
  return [rotation === 0 ? '' : `${rotation}°`, isFlippedHorizontally ? '↔' : '', isFlippedVertically ? '↕' : '']
    .filter(Boolean)
    .join(' ');
}

/** Whole numbers for windows of many values, fractions for those of an uptake. */
function readable(value: number, width: number): number {
  const figures = Math.abs(width) >= 20 ? 0 : 2;
  return Math.round(value * 10 ** figures) / 10 ** figures;
}

function Technique({ facts }: { readonly facts: FrameFacts | undefined }) {
  const i18n = useI18n();
  const lines = facts?.technique ? cornerLines(facts.modality, facts.technique, i18n) : [];
  return lines.map((line) => (
    <p key={line} className={styles['quiet']}>
      {line}
    </p>
  ));
}

/** How good what is on the screen is, and what draws it; of what has failed the pane itself tells. */
function Drawing({ view, snapshot }: { readonly view: StackView; readonly snapshot: SeriesSnapshot }) {
  const { t } = useI18n();
  const quality = useStore(view.state, (state) => state.quality);
  const target = useStore(view.state, (state) => state.target);
  const trouble = useStore(graphics, (state) => state.trouble);
  const status = target === undefined ? undefined : snapshot.states.get(target)?.status;
  const isImage = target !== undefined && (status === undefined || status === 'loaded');
  return (
    <>
      {trouble && <p className={styles['quiet']}>{t(`viewer.graphics.${trouble}`)}</p>}
      {isImage && (
        <p className={styles['quiet']} data-quality={quality}>
          {t(`viewer.quality.${quality}`)}
        </p>
      )}
    </>
  );
}
/** How much of the series is here, and whether the rest will come. */
function Incomplete({ series: { progress, expected } }: { readonly series: ExaminationSeries }) {
  const { t, number } = useI18n();
  const seconds = useSecondsUntil(progress.retry?.at);
  const state = missing(progress);
  const isPartialAnswer = progress.warnings.some(({ code }) => code === 'WADO_PARTIAL');
  return (
    <>
      {state && (
        <Warning>{t(`viewer.${state}`, { received: number(progress.received), expected: number(expected) })}</Warning>
      )}
      {seconds !== undefined && (
        <p>{seconds > 0 ? t('viewer.retry', { seconds: number(seconds) }) : t('viewer.retryNow')}</p>
      )}
      {isPartialAnswer && <Warning>{t('viewer.partialAnswer')}</Warning>}
      {isEvicted(progress) && <Warning>{t('viewer.evicted')}</Warning>}
    </>
  );
}

function Warning({ children }: { children: string }) {
  return (
    <p className={styles['warning']}>
      <TriangleAlert aria-hidden size={14} />
      {children}
    </p>
  );
}

function isOfAnotherPerson({ progress }: ExaminationSeries): boolean {
  return progress.warnings.some(({ code }) => code === 'IMAGE_IDENTITY_DIFFERS');
}
