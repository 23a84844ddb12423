/** Whether a document that was retrieved is the one that was published. */
import { createHash } from 'node:crypto';
import type { DocumentEntry } from '../contract.ts';

/** Compares size and hash (SHA-1, ITI TF-3 4.2.3.2.10) with the entry; what the entry does not tell is not checked. */
export function checkDocument(entry: Pick<DocumentEntry, 'hash' | 'size'>, bytes: Uint8Array): 'same' | 'differs' {
  if (entry.size !== undefined && entry.size !== bytes.length) return 'differs';
  if (entry.hash === undefined) return 'same';
  return createHash('sha1').update(bytes).digest('hex') === entry.hash ? 'same' : 'differs';
}
