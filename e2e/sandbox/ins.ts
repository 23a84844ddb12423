/** Matricules INS of fictitious people. */

/** INS-NIR of test: the nature that every official sample carries. */
export const INS_TEST_SYSTEM = '1.2.250.1.213.1.4.10';

/**
 * The 15 characters of a matricule: the 13 given and the key, 97 minus the number modulo 97, where the departments of
 * Corsica count as 19 (2A) and 18 (2B).
 */
export function withKey(thirteen: string): string {
  const digits = thirteen.replace('2A', '19').replace('2B', '18');
  if (!/^\d{13}$/.test(digits)) throw new Error('13 characters of a matricule are needed');
  const key = 97n - (BigInt(digits) % 97n);
  return thirteen + key.toString().padStart(2, '0');
}
