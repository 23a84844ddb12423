/**
 * Scenario DRIM-M_CO_CONSO_IMG: the professional opens an examination by its KOS, its series come from the source over
 * mutual TLS, and are read on the screen.
 */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGreyImage, readJpegFrame, seenWith } from '../support/expected-pixels.ts';
import { startNginx } from '../support/nginx.ts';
import { startOrthanc } from '../support/orthanc.ts';
import { sameColumn } from '../support/png.ts';
import { whatIsMissing } from '../support/programs.ts';
import { band, expect, look, openRecord, openWithoutCall, phantomSeries, test } from '../support/reading.ts';
import { OTHER_MANIFEST_PATIENT } from '../support/source.ts';
import { said, saidIn, sentence } from '../support/texts.ts';

const THIN = 'Thorax sans injection';
const THICK = 'Parenchyme 5 mm';

test('an examination opened by its KOS lists its series, and its images are those of the source', async ({
  reader,
  sandbox,
  source,
}) => {
  const thick = await phantomSeries(sandbox, THICK);
  await reader.openKos(thick.kos);
  await expect(reader.page.getByText('Scanner thoracique').first()).toBeVisible();
  await expect(reader.row(THIN)).toContainText('CT');
  await expect(reader.row(THIN)).toContainText('120');
  await expect(reader.row(THICK)).toContainText('12');
  await look(reader.page, 'images-1-examen');

  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  await reader.expectPixels(await readGreyImage(thick.files[0] ?? ''));
  await look(reader.page, 'images-2-premiere-coupe');

  // The source answers 400 to what does not follow the fact sheet: list of syntaxes, token, manifest.
  const [request, ...more] = (await source.requests()).filter(({ path }) =>
    path.endsWith(thick.series.seriesInstanceUid),
  );
  expect(more).toEqual([]);
  expect(request).toMatchObject({ method: 'GET', status: 200, tlsResumed: false, outcome: 'complete' });
  expect(request?.path).toMatch(new RegExp(`/series/${thick.series.seriesInstanceUid}$`));
  expect(request?.clientSubject).toContain('db100.test.mesimagesmedicales.fr');
});

test('the user goes through the slices by wheel, keys and slider, in the order of the body', async ({
  reader,
  sandbox,
}) => {
  const { kos, files } = await phantomSeries(sandbox, THICK);
  const image = (slice: number) => readGreyImage(files[slice - 1] ?? '');
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  await expect(reader.row(THICK).or(reader.page.getByRole('navigation')).first()).toContainText('12');

  await reader.wheel(3);
  await reader.expectSlice(4, 12);
  await reader.expectPixels(await image(4));
  await reader.wheel(-1);
  await reader.expectSlice(3, 12);
  await reader.page.keyboard.press('End');
  await reader.expectSlice(12, 12);
  await reader.expectPixels(await image(12));
  await reader.page.keyboard.press('ArrowUp');
  await reader.expectSlice(11, 12);
  await reader.page.keyboard.press('Home');
  await reader.expectSlice(1, 12);
  await reader.slider.fill('6');
  await reader.expectSlice(7, 12);
  await reader.expectPixels(await image(7));
});

test('window, zoom, place and colours follow the hand, and come back', async ({ reader, sandbox }) => {
  const { kos, files } = await phantomSeries(sandbox, THICK);
  const image = await readGreyImage(files[0] ?? '');
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  await reader.expectPixels(image);

  await reader.press('control.invert');
  await expect(reader.image.getByText(said('viewer.inverted'))).toBeVisible();
  await reader.expectPixels(seenWith(image, { isInverted: true }));
  await reader.page.keyboard.press('i');
  await reader.expectPixels(image);

  await reader.choose('window');
  await reader.drag(60, 40);
  const written = await reader.image.getByText(saidIn('viewer.window')).textContent();
  const [width = 0, center = 0] =
    (written ?? '').replaceAll(/\s/g, '').replaceAll('−', '-').match(/-?\d+/g)?.map(Number) ?? [];
  expect([center, width]).not.toEqual([-600, 1500]);
  await reader.expectPixels(seenWith(image, { window: { center, width } }));
  await look(reader.page, 'images-3-fenetrage');
  await reader.page.keyboard.press('r');
  await reader.expectPixels(image);

  const zoom = reader.image.getByText(saidIn('viewer.zoom'));
  const fitted = (await zoom.textContent()) ?? '';
  await reader.choose('zoom');
  await reader.drag(0, -120);
  await expect(zoom).not.toHaveText(fitted);
  const near = await reader.picture();
  const middle = Math.round(near.width / 2);
  await reader.choose('pan');
  await reader.drag(120, 0);
  await expect.poll(async () => sameColumn(near, middle - 60, await reader.picture(), middle + 60)).toBe(true);
  await look(reader.page, 'images-4-zoom');
  await reader.press('control.reset');
  await expect(zoom).toHaveText(fitted);
  await reader.expectPixels(image);
});

test('the first image is there while the others still come, and how many is said', async ({
  reader,
  sandbox,
  source,
}) => {
  const { kos } = await phantomSeries(sandbox, THIN);
  await source.control({ rateMbps: 30 });
  await reader.openKos(kos);
  await reader.openSeries(THIN);
  await expect(reader.canvas).toBeVisible();
  await expect(reader.image.getByRole('img', { name: said('viewer.side.left', { names: 'droite' }) })).toBeVisible();
  const progress = reader.page.getByRole('progressbar', { name: said('series.progress') }).first();
  await expect(progress).toBeVisible();
  const received = Number(await progress.getAttribute('value'));
  expect(received).toBeLessThan(120);
  await look(reader.page, 'images-5-en-cours');
  await source.control({ rateMbps: null });
  await expect(progress).toHaveCount(0, { timeout: 20_000 });
  await reader.goToFirst(120);
  // Every tenth slice of this series is in the other one too, without compression: the 6th from the top, the 16th, …
  const thick = await phantomSeries(sandbox, THICK);
  await reader.slider.fill('55');
  await reader.expectSlice(56, 120);
  const image = await readGreyImage(thick.files[5] ?? '');
  await reader.expectPixels(seenWith(image, { window: { center: 40, width: 400 } }));
});

test('the next series is a key away, and is there', async ({ reader, sandbox }) => {
  const { kos } = await phantomSeries(sandbox, THICK);
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  await reader.page.keyboard.press('n');
  await expect(reader.image.getByText(/\/\s120$/)).toBeVisible();
  await expect(reader.canvas).toBeVisible();
  await reader.page.keyboard.press('b');
  await reader.expectSlice(1, 12);
  await reader.backToRecord();
  await expect(reader.row(THIN)).toBeVisible();
});

test('an inverted radiograph and a coloured loop have the colours of their files', async ({ reader, sandbox }) => {
  const chest = await phantomSeries(sandbox, 'Thorax de face');
  const loop = await phantomSeries(sandbox, 'Boucle quatre cavités');
  await reader.openKos([chest.kos, loop.kos]);
  await reader.openSeries('Thorax de face');
  await reader.expectPixels(await readGreyImage(chest.files[0] ?? ''));
  await look(reader.page, 'images-6-radiographie');
  await reader.backToRecord();
  await reader.openSeries('Boucle quatre cavités');
  await reader.goToFirst(30);
  // The Doppler flow is strongest in the eighth frame.
  await reader.slider.fill('7');
  await reader.expectSlice(8, 30);
  const frame = await readJpegFrame(loop.files[0] ?? '', 8);
  const [red, green] = frame.colour(142, 150);
  expect(red - green).toBeGreaterThan(60);
  await reader.expectPixels(frame, 20);
  await look(reader.page, 'images-7-echographie');
});

test('a file dropped on the window opens as one chosen in the dialog does', async ({ reader, sandbox }) => {
  const { kos } = await phantomSeries(sandbox, THICK);
  const bytes = (await readFile(kos)).toString('base64');
  await reader.page.evaluate((base64) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    data.items.add(new File([content], 'examen.dcm', { type: 'application/dicom' }));
    const event = (type: string) =>
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    for (const type of ['dragenter', 'dragover', 'drop']) event(type);
  }, bytes);
  await expect(reader.row(THICK)).toBeVisible();
});

test('without a call, the examination of `--kos` opens after the login under a permanent mark', async ({
  sandbox,
  start,
}) => {
  const { kos } = await phantomSeries(sandbox, THICK);
  const user = await start({ args: ['--kos', kos] });
  const reader = await openWithoutCall(user);
  await expect(reader.row(THICK)).toBeVisible();
  await expect(band(reader.page)).toContainText('PAT-TROIS');
  await expect(reader.page.getByText(said('band.withoutCall'))).toBeVisible();
  await look(reader.page, 'images-8-sans-appel');
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  await expect(reader.page.getByText(said('band.withoutCall'))).toBeVisible();
  await look(reader.page, 'images-9-sans-appel-coupe');
});

test('an examination of another person stays closed until the user decides', async ({ reader, sandbox, source }) => {
  const { study, files } = await phantomSeries(sandbox, THICK);
  const [foreign] = await source.writeManifests([study], { patient: OTHER_MANIFEST_PATIENT });
  await reader.openKos(foreign?.file ?? '');
  await expect(
    reader.page
      .getByRole('alert')
      .filter({ hasText: saidIn('decide.title') })
      .first(),
  ).toBeVisible();
  await expect(reader.row(THICK)).toHaveCount(0);
  await look(reader.page, 'images-10-identite-differente');

  await reader.page.getByRole('button', { name: said('control.removeExamination') }).click();
  await expect(reader.page.getByText('AUTRE-PATIENT')).toHaveCount(0);
  expect(await source.requests()).toEqual([]);

  await reader.openKos(foreign?.file ?? '');
  await reader.page.getByRole('button', { name: said('control.openDespiteDifference') }).click();
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  await reader.expectPixels(await readGreyImage(files[0] ?? ''));
});

test.describe('a source that is not ours', () => {
  const reason = whatIsMissing('orthanc', 'nginx', 'openssl');
  test.skip(reason !== undefined, reason);

  for (const [name, transferSyntax] of [
    ['as it is stored', '*'],
    ['in JPEG lossless', '1.2.840.10008.1.2.4.70'],
  ] as const) {
    test(`the series from Orthanc behind nginx, which demands a client certificate, ${name}`, async ({
      sandbox,
      source,
      start,
    }) => {
      const thick = await phantomSeries(sandbox, THICK);
      const orthanc = await startOrthanc();
      const { pki } = sandbox;
      const nginx = await startNginx({ pki, host: source.host, upstream: orthanc.url, transferSyntax });
      try {
        await orthanc.upload(thick.files);
        const retrieveBase = `https://${source.host}:${nginx.port}/dicom-web`;
        const [manifest] = await source.writeManifests([thick.study], { retrieveBase });
        const user = await start({ changes: { trust: { identity: await identityBeside(sandbox.pki, nginx.client) } } });
        const reader = await openRecord(user);
        await reader.openKos(manifest?.file ?? '');
        await reader.openSeries(THICK);
        await reader.goToFirst(12);
        await reader.expectPixels(await readGreyImage(thick.files[0] ?? ''));
        await reader.page.keyboard.press('End');
        await reader.expectSlice(12, 12);
        await reader.expectPixels(await readGreyImage(thick.files[11] ?? ''));
        // The other series of the examination, which is asked for too, is not in this Orthanc.
        const [line, ...more] = (await nginx.requests()).filter((request) => !request.startsWith('404'));
        expect(more).toEqual([]);
        expect(line).toMatch(/^200 CN=client,/);
        expect(line).toMatch(/ 2\.25\.\d+ multipart\/related;/);
        await look(reader.page, `images-orthanc-${transferSyntax === '*' ? 'natif' : 'jpeg-lossless'}`);
      } finally {
        await nginx.close();
        await orthanc.close();
      }
    });
  }

  test('the certificate of a server alone, refused by nginx, is told as such', async ({ sandbox, source, start }) => {
    const thick = await phantomSeries(sandbox, THICK);
    const nginx = await startNginx({ pki: sandbox.pki, host: source.host, upstream: 'http://127.0.0.1:9' });
    try {
      const retrieveBase = `https://${source.host}:${nginx.port}/dicom-web`;
      const [manifest] = await source.writeManifests([thick.study], { retrieveBase });
      const reader = await openRecord(await start({}));
      await reader.openKos(manifest?.file ?? '');
      await reader.openSeries(THICK);
      await expect(reader.page.getByText(sentence('WADO_TLS_CLIENT')).first()).toBeVisible();
    } finally {
      await nginx.close();
    }
  });
});

/** A client's certificate and key among the sandbox's, where the configuration finds them. */
async function identityBeside(
  pki: string,
  { certificate, key }: { readonly certificate: string; readonly key: string },
): Promise<{ certificate: string; key: string }> {
  const [ownCertificate, ownKey] = [join(pki, 'client.chain.pem'), join(pki, 'client.key')];
  await copyFile(certificate, ownCertificate);
  await copyFile(key, ownKey);
  return { certificate: ownCertificate, key: `file:${ownKey}` };
}
