import { useMemo, useRef, type ReactNode } from 'react';
import { Undo2 } from 'lucide-react';
import type { NarrativeSection } from '../../../shared/report.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useI18n } from '../../ui/I18nScope.tsx';
import { MIN_OUTLINE, outlineOf, placesOf, sectionCount } from './narrative-model.ts';
import { NarrativeContext, useNarrative, type NarrativeScope } from './narrative-scope.ts';
import { Nodes } from './NarrativeNodes.tsx';
import styles from './Narrative.module.css';

interface NarrativeProps {
  readonly sections: readonly NarrativeSection[];
  readonly media: (part: number) => ReactNode;
}

/** The narrative block of a CDA document (CDA R2 4.3.5), element by element: nothing of it is ever taken for markup. */
export function Narrative({ sections, media }: NarrativeProps) {
  const root = useRef<HTMLDivElement>(null);
  const cameFrom = useRef(new Map<number, Element>());
  const places = useMemo(() => placesOf(sections), [sections]);
  const scope: NarrativeScope = {
    places,
    media,
    goToNote: (number, from) => {
      cameFrom.current.set(number, from);
      goTo(root.current?.querySelector(`[data-note="${number}"]`));
    },
    goToAnchor: (id) => goTo(root.current?.querySelector(`[data-anchor="${CSS.escape(id)}"]`)),
  };
  const goBack = (number: number): void =>
    goTo(cameFrom.current.get(number) ?? root.current?.querySelector(`[data-leads-to="${number}"]`));
  return (
    <NarrativeContext value={scope}>
      <div ref={root} className={styles['narrative']}>
        <Outline sections={sections} goTo={(index) => goTo(root.current?.querySelector(`[data-section="${index}"]`))} />
        <Sections sections={sections} first={0} depth={0} />
        <Notes goBack={goBack} />
      </div>
    </NarrativeContext>
  );
}

function goTo(place: Element | null | undefined): void {
  if (!(place instanceof HTMLElement)) return;
  place.scrollIntoView({ block: 'center' });
  place.focus({ preventScroll: true });
}

interface OutlineProps {
  readonly sections: readonly NarrativeSection[];
  readonly goTo: (index: number) => void;
}

/** The way to the sections, where there are many. */
function Outline({ sections, goTo: go }: OutlineProps) {
  const { t } = useI18n();
  const entries = outlineOf(sections);
  if (entries.length < MIN_OUTLINE) return null;
  return (
    <nav aria-label={t('report.outline')} className={styles['outline']}>
      {entries.map(({ index, title, depth }) => (
        <button
          key={index}
          type="button"
          className={[styles['entry'], depth > 0 && styles['inner']].filter(Boolean).join(' ')}
          onClick={() => go(index)}
        >
          {title}
        </button>
      ))}
    </nav>
  );
}

interface SectionsProps {
  readonly sections: readonly NarrativeSection[];
  /** Index of the first of them, counted through the whole document. */
  readonly first: number;
  readonly depth: number;
}

function Sections({ sections, first, depth }: SectionsProps) {
  // The report's title is an h2.
  const Title = (['h3', 'h4', 'h5'] as const)[depth] ?? 'h6';
  return sections.map((section, position) => {
    const index = first + sections.slice(0, position).reduce((sum, before) => sum + sectionCount(before), 0);
    return (
      <section key={index} data-section={index} tabIndex={-1} className={styles['section']}>
        {section.title !== '' && <Title className={styles['title']}>{section.title}</Title>}
        <Nodes nodes={section.content} />
        <Sections sections={section.sections} first={index + 1} depth={depth + 1} />
      </section>
    );
  });
}

/** The footnotes, below the text. */
function Notes({ goBack }: { readonly goBack: (number: number) => void }) {
  const { t } = useI18n();
  const { footnotes } = useNarrative().places;
  if (footnotes.size === 0) return null;
  return (
    <section aria-label={t('report.notes')} className={styles['notes']}>
      <h3 className={styles['title']}>{t('report.notes')}</h3>
      <ol className={styles['noteList']}>
        {[...footnotes.values()].map(({ number, children }) => (
          <li key={number} data-note={number} tabIndex={-1}>
            <Nodes nodes={children} />{' '}
            <span className={styles['aside']}>
              <IconButton
                icon={Undo2}
                label={t('control.backToText', { name: number })}
                onPress={() => goBack(number)}
              />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
