/** Identifiers of objects that the program makes (PS3.5 B.2). */

/** `2.25.` and the UUID as a whole number: two calls with one UUID name one thing. */
export function uidOfUuid(uuid: string): string {
  return `2.25.${BigInt(`0x${uuid.replaceAll('-', '')}`).toString()}`;
}
