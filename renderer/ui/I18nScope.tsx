import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { Locale } from '../../shared/api.ts';
import { createI18n, type I18n } from './i18n.ts';

const I18nContext = createContext<I18n | undefined>(undefined);

/** Everything below speaks `locale`; the page's `lang` follows. */
export function I18nScope({ locale, children }: { locale: Locale; children: ReactNode }) {
  const i18n = useMemo(() => createI18n(locale), [locale]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <I18nContext value={i18n}>
      <I18nProvider locale={i18n.tag}>{children}</I18nProvider>
    </I18nContext>
  );
}

/** The language of the place in the tree. */
export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error('useI18n outside of I18nScope');
  return i18n;
}
