import { useEffect, useEffectEvent } from 'react';
import { keyName } from '../commands/keymap.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import own from './KeysPanel.module.css';

const IS_MAC = navigator.platform.startsWith('Mac');

interface KeyCaptureProps {
  /** By its name, as keymap.ts writes it. */
  readonly onKey: (key: string) => void;
  /** Escape, a click elsewhere, another window: nothing is to change. */
  readonly onEnd: () => void;
}

/** Waits for one key, before anything else of the page hears of it. */
export function KeyCapture({ onKey, onEnd }: KeyCaptureProps) {
  const { t } = useI18n();
  const press = useEffectEvent((event: KeyboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const name = keyName(event, IS_MAC);
    if (name === 'Escape') onEnd();
    else if (name !== undefined) onKey(name);
  });
  const end = useEffectEvent(() => onEnd());
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('keydown', (event) => press(event), { capture: true, signal });
    window.addEventListener('pointerdown', () => end(), { capture: true, signal });
    window.addEventListener('blur', () => end(), { signal });
    return () => listening.abort();
  }, []);
  return (
    <p role="status" className={own['answer']}>
      {t('settings.keys.press')}
    </p>
  );
}
