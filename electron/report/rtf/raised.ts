/** Raised and lowered characters as Unicode has them: without them 10 to the sixth would read 106. */

const BASE = '0123456789+-=()';
const TABLES = { super: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾', sub: '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎' } as const;

/** Digits and signs; letters, which Unicode has in part only, stay in the line: `1er` reads well as it is. */
export function raised(text: string, position: 'super' | 'sub'): string {
  return Array.from(text, (character) => TABLES[position][BASE.indexOf(character)] ?? character).join('');
}
