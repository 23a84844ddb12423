/** What stands out about a study: each mark is a word on the line, and a sentence that says what it means. */
import { VISIBILITIES, type RecordStudy, type Visibility } from '../../shared/record.ts';
import type { Tone } from '../ui/tones.ts';

export type MarkKind = Visibility | 'imagesOnly' | 'reportOnly' | 'archived' | 'deprecated' | 'replaces';

export interface Mark {
  readonly kind: MarkKind;
  /** None for what is worth knowing and no cause to be careful. */
  readonly tone?: Tone;
  /** Of earlier versions, with `replaces`. */
  readonly count?: number;
}

/** In the order of their weight. */
export function marksOf({ reports, manifests }: RecordStudy): readonly Mark[] {
  const documents = [...reports, ...manifests];
  const replaced = documents.reduce((sum, { replaces }) => sum + replaces, 0);
  const isOld = (status: string) => documents.length > 0 && documents.every((document) => document.status === status);
  return [
    ...VISIBILITIES.filter((kind) => documents.some(({ visibility }) => visibility.includes(kind))).map(
      (kind): Mark => ({ kind, tone: 'warning' }),
    ),
    ...(isOld('deprecated') ? [{ kind: 'deprecated', tone: 'warning' } as const] : []),
    ...(isOld('archived') ? [{ kind: 'archived', tone: 'information' } as const] : []),
    ...(reports.length === 0 ? [{ kind: 'imagesOnly', tone: 'information' } as const] : []),
    ...(manifests.length === 0 ? [{ kind: 'reportOnly', tone: 'information' } as const] : []),
    ...(replaced > 0 ? [{ kind: 'replaces', count: replaced } as const] : []),
  ];
}
