import { phantomSeries, test } from './support/reading.ts';
test('a', async ({ reader, sandbox, source }) => {
  const { kos, series } = await phantomSeries(sandbox, 'Parenchyme 5 mm');
  await source.setFaults(series.seriesInstanceUid, [{ kind: 'status', status: 403 }]);
  await reader.openKos(kos);
  await reader.openSeries('Parenchyme 5 mm');
  await reader.page.waitForTimeout(1500);
  for (const status of [404, 302]) {
    await source.setFaults(series.seriesInstanceUid, [{ kind: 'status', status }]);
    await reader.seriesButton('Parenchyme 5 mm').click();
    await reader.page.waitForTimeout(1500);
  }
  await reader.page.screenshot({ path: '/tmp/dbg6.png' });
  await source.setFaults(series.seriesInstanceUid, []);
  await reader.seriesButton('Parenchyme 5 mm').click();
  await reader.page.waitForTimeout(4000);
  await reader.page.screenshot({ path: '/tmp/dbg7.png' });
  console.log((await source.requests()).map(r => r.status + ' ' + r.outcome));
});
