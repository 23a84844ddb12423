import type { StoreItem } from '../store.ts';

export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const EXPLICIT_LE = '1.2.840.10008.1.2.1';

/** Instances 1.9.1, 1.9.2, … of `size` bytes each. */
export function ctItems(count: number, size = 100_000): StoreItem[] {
  return Array.from({ length: count }, (_, index) => ctItem(`1.9.${index + 1}`, size));
}

export function ctItem(sopInstanceUid: string, size = 100_000): StoreItem {
  return {
    sopClassUid: CT,
    sopInstanceUid,
    transferSyntaxUid: EXPLICIT_LE,
    async *dataset() {
      for (let left = size; left > 0; left -= 65_536) yield new Uint8Array(Math.min(left, 65_536));
    },
  };
}
