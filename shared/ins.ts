/** The matricule INS as a text: its shape and its key (référentiel INS; same rule as the NIR's). */

/** 13 characters and the two of the key; the department of birth may be `2A` or `2B`. */
export const INS_SHAPE = /^[1-9][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}[0-9]{2}$/;

/** The matricule as it is compared and sent: no blanks (people write it in groups), letters of Corsica in upper case. */
export function normaliseIns(text: string): string {
  return text.replace(/\s+/gu, '').toUpperCase();
}

/**
 * True when `value` is a matricule of 15 characters whose key is right: 97 - (the 13 first modulo 97), where the
 * departments `2A` and `2B` count as 19 and 18. Blanks do no harm; anything else that is no matricule yields false.
 */
export function checkInsKey(value: string): boolean {
  const ins = normaliseIns(value);
  if (!INS_SHAPE.test(ins)) return false;
  const digits = ins.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - (Number(digits) % 97) === Number(ins.slice(13));
}
