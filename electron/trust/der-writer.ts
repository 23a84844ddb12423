/** Writes DER (ITU-T X.690 clauses 8 and 10): the few types that a certificate request needs. */
import { TAG } from './der.ts';

/** An element with its identifier octet and the contents given. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

export function sequence(...elements: readonly Uint8Array[]): Buffer {
  return der(TAG.sequence, ...elements);
}

export function setOf(element: Uint8Array): Buffer {
  return der(TAG.set, element);
}

/** A dotted object identifier of at least two arcs. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  return der(TAG.oid, Buffer.from([first * 40 + second, ...arcs.flatMap(base128)]));
}

/** Whole octets. */
export function bitString(bytes: Uint8Array): Buffer {
  return der(TAG.bitString, Buffer.from([0]), bytes);
}

function base128(arc: number): number[] {
  const octets = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift(128 + (rest % 128));
  return octets;
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  const octets = [];
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.from([0x80 + octets.length, ...octets]);
}
