import { FastForward, Pause, Play, Repeat, Rewind } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { useStore } from 'zustand';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { Slice } from './slices.ts';
import type { StackView } from './stack-view.ts';
import styles from './CineBar.module.css';

interface CineBarProps {
  readonly view: StackView;
  readonly slices: readonly Slice[];
  readonly index: number;
}

/** The hands of a moving picture: always there for one, for the slices of a volume once they were played. */
export function CineBar({ view, slices, index }: CineBarProps) {
  const { t } = useI18n();
  const { cine } = view;
  const { isPlaying, isLooping, wasPlayed } = useStore(cine.state);
  if (!wasPlayed && !isMovingPicture(slices, index)) return null;
  return (
    <div role="group" aria-label={t('viewer.cine')} className={styles['bar']}>
      <IconButton icon={Rewind} label={t('control.cineSlower')} onPress={() => cine.change(-1)} />
      <IconButton
        icon={isPlaying ? Pause : Play}
        label={t(isPlaying ? 'control.cinePause' : 'control.cinePlay')}
        onPress={() => cine.toggle()}
      />
      <IconButton icon={FastForward} label={t('control.cineFaster')} onPress={() => cine.change(1)} />
      <Rate view={view} />
      <ToggleButton
        aria-label={t('control.cineLoop')}
        isSelected={isLooping}
        onChange={(isOn) => cine.setLooping(isOn)}
        className={styles['loop'] ?? ''}
      >
        <Repeat aria-hidden size={16} />
      </ToggleButton>
    </div>
  );
}

/** What is wanted; and what comes of it, where that is less. */
function Rate({ view }: { readonly view: StackView }) {
  const { t, number } = useI18n();
  const { rate, realRate } = useStore(view.cine.state);
  const wanted = t('viewer.cine.rate', { rate: number(rounded(rate)) });
  const isSlower = realRate !== undefined && realRate < rate * 0.95 - 0.5;
  return (
    <span className={styles['rate']} data-rate={rate} data-real-rate={realRate}>
      {isSlower
        ? t('viewer.cine.realRate', { rate: number(rounded(realRate)), wanted: number(rounded(rate)) })
        : wanted}
    </span>
  );
}

const rounded = (rate: number): number => (rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10);

/** Neighbours are frames of one instance; the planes of a volume are of none. */
function isMovingPicture(slices: readonly Slice[], index: number): boolean {
  const sop = slices[index]?.facts.sopInstanceUid ?? '';
  return sop !== '' && [slices[index - 1], slices[index + 1]].some((slice) => slice?.facts.sopInstanceUid === sop);
}
