/**
 * Helper of `audit-processes.test.ts`: writes audit events, numbered by their patient, and acknowledges each on standard
 * output after `record` has returned. Arguments: folder of the store, first number, how many.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { AuditTrail } from '../audit/trail.ts';
import { openDurableStore } from '../store/durable-store.ts';
import { fileKeyVault } from '../store/file-key-vault.ts';

const [directory = '', first = '1', count = '0'] = process.argv.slice(2);
const store = await openDurableStore({ directory, keyVault: fileKeyVault(join(directory, 'store.key')) });
const trail = new AuditTrail(store, () => new Date());
for (let number = Number(first); number < Number(first) + Number(count); number += 1) {
  const patient = { insValue: String(number).padStart(15, '0'), insSystem: '1.2.250.1.213.1.4.10' } as const;
  trail.record({ action: 'patient-opened', outcome: 'success', userId: '899700218896', patient });
  writeSync(1, `${number}\n`);
}
store.close();
