/** Reading BER as PKCS#12 files use it, by node-forge: Windows and Java write indefinite lengths and cut octet strings. */
import forge from 'node-forge';

export type Ber = forge.asn1.Asn1;

/** The bytes are not what the structure asks for, or ask for what we do not do. */
export class NotUnderstood extends Error {}

/** Throws NotUnderstood. */
export function parseBer(bytes: Uint8Array): Ber {
  try {
    return forge.asn1.fromDer(Buffer.from(bytes).toString('latin1'));
  } catch (cause) {
    throw new NotUnderstood('not BER', { cause });
  }
}

/** The elements in a constructed one. */
export function items(element: Ber | undefined): readonly Ber[] {
  if (element === undefined || typeof element.value === 'string') throw new NotUnderstood('not constructed');
  return element.value;
}

export function oid(element: Ber | undefined): string {
  if (element?.type !== forge.asn1.Type.OID || typeof element.value !== 'string') throw new NotUnderstood('not an OID');
  return forge.asn1.derToOid(element.value);
}

/** The octets of an OCTET STRING, also of one that is cut into several, or of one under an implicit tag. */
export function octets(element: Ber | undefined): Buffer {
  if (element === undefined) throw new NotUnderstood('no octet string');
  if (typeof element.value === 'string') return Buffer.from(element.value, 'latin1');
  return Buffer.concat(element.value.map(octets));
}

/** A whole number from 1, e.g. an iteration count. */
export function positive(element: Ber | undefined): number {
  if (!isInteger(element) || typeof element.value !== 'string' || element.value.length > 4) {
    throw new NotUnderstood('not a small number');
  }
  const value = forge.asn1.derToInteger(element.value);
  if (value < 1) throw new NotUnderstood('not a positive number');
  return value;
}

export function isInteger(element: Ber | undefined): element is Ber {
  return element?.tagClass === forge.asn1.Class.UNIVERSAL && element.type === forge.asn1.Type.INTEGER;
}

/** An element as it is encoded. */
export function encoded(element: Ber): Buffer {
  return Buffer.from(forge.asn1.toDer(element).getBytes(), 'latin1');
}
