/** Whether what was retrieved is what was published. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkDocument } from './check-document.ts';

/** FIPS 180-2, appendix A.1. */
const ABC = Buffer.from('abc');
const HASH = 'a9993e364706816aba3e25717850c26c9cd0d89d';

test.for<[string, string | undefined, number | undefined, string]>([
  ['hash and size', HASH, 3, 'same'],
  ['the hash alone', HASH, undefined, 'same'],
  ['the size alone', undefined, 3, 'same'],
  ['nothing', undefined, undefined, 'same'],
  ['another size', HASH, 4, 'differs'],
  ['another size, no hash', undefined, 0, 'differs'],
  ['another hash', createHash('sha1').update('abd').digest('hex'), 3, 'differs'],
])('%s', ([, hash, size, verdict]) => {
  expect(checkDocument({ hash, size }, ABC)).toBe(verdict);
});
