/**
 * Helper of `measurement-processes.test.ts`: keeps measurements, numbered, and acknowledges each on standard output after
 * `keep` has returned. Arguments: folder of the store, first number, how many.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { KeptMeasurements } from '../measurements/kept-measurements.ts';
import { measurement } from '../measurements/testing/measurement.ts';
import { openDurableStore } from '../store/durable-store.ts';
import { fileKeyVault } from '../store/file-key-vault.ts';

const [directory = '', first = '1', count = '0'] = process.argv.slice(2);
const store = await openDurableStore({ directory, keyVault: fileKeyVault(join(directory, 'store.key')) });
const kept = new KeptMeasurements(store, Date.now);
for (let number = Number(first); number < Number(first) + Number(count); number += 1) {
  kept.keep({ insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10' }, measurement(number));
  writeSync(1, `${number}\n`);
}
store.close();
