/** The memory of lists in a database that goes with the test. */
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { TrustMemory } from '../trust-memory.ts';

const open = new Set<DatabaseSync>();

/** With the tables, unless another memory has made them; the database is closed at the end of the test. */
export function memoryIn(database = new DatabaseSync(':memory:')): TrustMemory {
  const isNew = !open.has(database);
  if (isNew) {
    open.add(database);
    onTestFinished(() => {
      open.delete(database);
      database.close();
    });
  }
  return new TrustMemory({
    path: 'store',
    room: (_, tables) => {
      if (isNew) for (const table of tables) database.exec(table);
      return { database, write: (work) => work() };
    },
  });
}
