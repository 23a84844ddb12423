/** The audit trail: one event per action, readable by whoever has the key, and by nobody else. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AuditTrail } from '../electron/audit/trail.ts';
import { openDurableStore, STORE_FILE } from '../electron/store/durable-store.ts';
import { fileKeyVault } from '../electron/store/file-key-vault.ts';
import { phantomSeries } from './support/reading.ts';
import { expect, test } from './support/test.ts';
import { WorkstationClient } from './support/workstation-client.ts';

test('a call, its reading and the logout leave one event each, in order', async ({ user, program, sandbox }) => {
  const location = (await user.call()).headers.get('location') ?? '';
  await (await fetch(location)).text();
  const client = await WorkstationClient.open(program.url);
  await client.logIn();
  const { kos, series } = await phantomSeries(sandbox, 'Parenchyme 5 mm');
  await client.openManifest(readFileSync(kos));
  await client.openSeries(series.seriesInstanceUid);
  await client.seriesEnded(series.seriesInstanceUid);
  await client.closePatient();
  await client.logOut();
  client.close();
  await user.call('PatientID=1');
  expect(await program.close()).toBe(0);

  const { audit } = JSON.parse(readFileSync(sandbox.config, 'utf8')) as { audit: { directory: string } };
  const directory = join(dirname(sandbox.config), audit.directory);
  const bytes = readFileSync(join(directory, STORE_FILE), 'latin1');
  for (const secret of ['PAT-TROIS', '279035121518989', series.seriesInstanceUid]) expect(bytes).not.toContain(secret);

  const store = await openDurableStore({ directory, keyVault: fileKeyVault(join(directory, 'store.key')) });
  const trail = new AuditTrail(store, () => new Date());
  const { events } = trail.verify();
  const entries = trail.read({ from: Math.max(1, events - 50), limit: 51 });
  store.close();
  const start = entries.findLastIndex(({ event }) => event.action === 'application-start');
  // The liste blanche and the answer of the DMP come when they come, whatever the user does meanwhile.
  const actions = entries.slice(start).map(({ event }) => event.action);
  const late = new Set(['whitelist-replaced', 'record-searched']);
  expect(actions.filter((action) => action === 'record-searched')).toHaveLength(1);
  expect(actions.filter((action) => !late.has(action))).toEqual([
    'application-start',
    'configuration-loaded',
    'call-received',
    'login-started',
    'login-succeeded',
    'patient-opened',
    'manifest-opened',
    'series-retrieved',
    'patient-closed',
    'logout',
    'call-rejected',
    'application-stop',
  ]);
});
