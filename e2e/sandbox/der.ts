/** The few DER encodings that the sandbox writes itself (X.690). */

/** One element: tag, length, content. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const length = minimalBytes(content.length.toString(16));
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, content]);
}

/** INTEGER of a positive number given in hexadecimal. */
export function derInteger(hex: string): Buffer {
  const bytes = minimalBytes(hex);
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

function minimalBytes(hex: string): Buffer {
  const digits = hex.replace(/^0+(?=.)/, '');
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}
