import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { memoryIn } from './testing/memory-database.ts';

test('a list comes back as it was kept, one for each origin', () => {
  const memory = memoryIn();
  const list = {
    address: 'https://list.example/',
    obtainedAt: 3,
    generatedAt: new Date(1),
    signedAt: new Date(2),
    bytes: new Uint8Array([1, 2]),
  };
  memory.keepWhitelist('nominal', { ...list, obtainedAt: 0 });
  memory.keepWhitelist('nominal', list);
  expect(memory.whitelist('nominal')).toEqual(list);
  expect(memory.whitelist('test')).toBeUndefined();
});

test('a row that is not as it was written is as if there were none', () => {
  const database = new DatabaseSync(':memory:');
  const memory = memoryIn(database);
  memory.choose('test');
  expect(memory.choice).toBe('test');
  database.exec("UPDATE trust_choice SET origin = 'elsewhere'");
  expect(memory.choice).toBeUndefined();
  memory.keepCrl({
    authority: 'a',
    points: ['http://crl.example/ac.crl'],
    origin: 'o',
    obtainedAt: 1,
    bytes: Buffer.of(1),
    graceNoted: false,
  });
  database.exec("UPDATE trust_crl SET points = 'no address'");
  expect(memory.crl('a')?.points).toEqual([]);
  database.exec('DROP TABLE trust_whitelist');
  expect(() => memory.whitelist('test')).toThrow(expect.objectContaining({ code: 'STORE_UNREADABLE' }));
});
