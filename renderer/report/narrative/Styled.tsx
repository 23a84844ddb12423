import { createElement, type ReactNode } from 'react';
import type { NarrativeStyle } from '../../../shared/report.ts';
import styles from './Narrative.module.css';

interface StyledProps {
  /** Makes it a place that links of the document lead to. */
  readonly anchor?: string | undefined;
  readonly looks: readonly NarrativeStyle[];
  readonly children: ReactNode;
}

/** A run of text with its looks. */
export function Styled({ anchor, looks, children }: StyledProps) {
  return createElement(
    elementOf(looks),
    {
      className: looks.map((look) => styles[look]).join(' ') || undefined,
      ...(anchor === undefined ? {} : { 'data-anchor': anchor, tabIndex: -1 }),
    },
    children,
  );
}

/** The element that says what the looks mean. Text that was struck out must not be read as valid: that comes first. */
function elementOf(looks: readonly NarrativeStyle[]): 's' | 'strong' | 'em' | 'u' | 'span' {
  if (looks.includes('lineThrough')) return 's';
  if (looks.includes('important') || looks.includes('bold')) return 'strong';
  if (looks.includes('emphasis') || looks.includes('italic')) return 'em';
  return looks.includes('underline') ? 'u' : 'span';
}
