/** Finding a command by words of either language. Pure. */
import { fold } from '../record/fold.ts';
import { createI18n } from '../ui/i18n.ts';
import type { Locale } from '../../shared/api.ts';
import type { Command } from './command.ts';

const FRENCH = createI18n('fr');
const ENGLISH = createI18n('en');

export interface Search {
  readonly query: string;
  readonly locale: Locale;
  /** Ids, the last used first. */
  readonly recent: readonly string[];
  readonly isAvailable: (command: Command) => boolean;
}

/**
 * The commands in which every word of the query stands at the beginning of a word, in the best order: those that can be
 * given first; then those whose name in the language of the screen begins with the query; then those used last; then as
 * they came.
 */
export function findCommands(commands: readonly Command[], search: Search): readonly Command[] {
  const query = fold(search.query);
  const words = query.split(/\s+/).filter((word) => word !== '');
  const found = commands
    .map((command, index) => ({ command, index, texts: textsOf(command, search.locale) }))
    .filter(({ texts }) => words.every((word) => texts.all.some((one) => one.startsWith(word))));
  const rank = ({ command, index, texts }: (typeof found)[number]): readonly number[] => {
    const last = search.recent.indexOf(command.id);
    return [
      search.isAvailable(command) ? 0 : 1,
      query !== '' && texts.label.startsWith(query) ? 0 : 1,
      last < 0 ? search.recent.length : last,
      index,
    ];
  };
  return found
    .map((one) => ({ command: one.command, rank: rank(one) }))
    .toSorted((a, b) => compare(a.rank, b.rank))
    .map(({ command }) => command);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** What is searched: name and group in both languages, and the keys. */
function textsOf(command: Command, locale: Locale): { readonly label: string; readonly all: readonly string[] } {
  const texts = [FRENCH, ENGLISH].flatMap(({ t }) => [t(command.label), t(`commands.group.${command.group}`)]);
  const words = texts.flatMap((text) => fold(text).split(/[\s'’,:()/-]+/));
  const label = (locale === 'fr' ? FRENCH : ENGLISH).t(command.label);
  return { label: fold(label), all: words.filter((word) => word !== '') };
}
