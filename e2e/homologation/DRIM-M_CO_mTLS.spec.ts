/**
 * Scenario DRIM-M_CO_mTLS: images come only from sources whose certificate is of IGC-Santé, valid, not revoked, and on the
 * liste blanche; any other is refused before the first byte of a request, and the user is told why.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startNginx } from '../support/nginx.ts';
import { whatIsMissing } from '../support/programs.ts';
import { expect, look, openRecord, phantomSeries, test } from '../support/reading.ts';
import type { SandboxSource } from '../support/sandbox.ts';
import { addressOf, publishCrl, seenBy, sourceOf } from '../support/trust.ts';
import { TrustScreen } from '../support/trust-screen.ts';
import { said, sentence } from '../support/texts.ts';
import type { SourceCase } from '../sandbox/servers.ts';

const THICK = 'Parenchyme 5 mm';

/** The manifest of the same study that names another source. */
function manifestAt(source: SandboxSource, nominal: string): string {
  const name = nominal.split('/').at(-1) ?? '';
  expect(readdirSync(source.kos)).toContain(name);
  return join(source.kos, name);
}

test('a source that is trusted is shown our certificate, and its images are read', async ({
  reader,
  sandbox,
  source,
}) => {
  const { kos } = await phantomSeries(sandbox, THICK);
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  const [request] = await source.requests();
  expect(request?.clientSubject).toContain('db100.test.mesimagesmedicales.fr');
  expect(request?.tlsResumed).toBe(false);

  const screen = new TrustScreen(reader.page);
  await screen.open();
  const steps = await screen.test(addressOf(sourceOf(sandbox, 'nominal')), true);
  await expect(steps.getByText(said('trust.outcome.passed'))).toHaveCount(8);
  await look(reader.page, 'mtls-1-acceptee');
  await screen.close();
  await reader.expectSlice(1, 12);
});

test('a source that does not ask for our certificate is accepted when all else holds', async ({ reader, sandbox }) => {
  const { kos } = await phantomSeries(sandbox, THICK);
  await reader.openKos(manifestAt(sourceOf(sandbox, 'no-client-certificate'), kos));
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
});

for (const [sourceCase, code] of [
  ['revoked', 'TRUST_REVOKED'],
  ['not-listed', 'TRUST_NOT_LISTED'],
  ['other-authority', 'TRUST_CHAIN_UNKNOWN'],
] as const) {
  test(`the source of the case ${sourceCase} is refused in one sentence, and has not seen a byte of a request`, async ({
    reader,
    sandbox,
  }) => {
    const source = sourceOf(sandbox, sourceCase);
    const { kos } = await phantomSeries(sandbox, THICK);
    const before = await seenBy(source);
    await reader.openKos(manifestAt(source, kos));
    await reader.openSeries(THICK);
    await expect(reader.page.getByText(sentence(code)).first()).toBeVisible();
    await look(reader.page, `mtls-2-${sourceCase}`);
    // A second attempt is judged like the first.
    await reader.seriesButton(THICK).click();
    await expect(reader.page.getByText(sentence(code)).first()).toBeVisible();
    await reader.backToRecord();
    await expect(reader.page.getByText(sentence(code)).first()).toBeVisible();
    await look(reader.page, `mtls-3-${sourceCase}-dossier`);
    await expect.poll(async () => (await seenBy(source)).open).toBe(0);
    const after = await seenBy(source);
    expect(after.connections).toBeGreaterThan(before.connections);
    expect(after.requestBytes).toBe(before.requestBytes);

    const screen = new TrustScreen(reader.page);
    await screen.open();
    await expect(screen.region('trust.refusals.title').getByText(source.host).first()).toBeVisible();
  });
}

/** Every one of them has a test of its own beside the code that judges; here all with `npm run soak`, else every other one. */
const isSoak = process.env['DRIMBOX_SOAK'] === '1';

/** Each for its own reason. */
const REFUSED: readonly (readonly [SourceCase, Parameters<typeof sentence>[0]])[] = [
  ['expired', 'TRUST_EXPIRED'],
  ['not-yet-valid', 'TRUST_NOT_YET_VALID'],
  ['wrong-host', 'TRUST_HOST_NAME'],
  ['wide-wildcard', 'TRUST_HOST_NAME'],
  ['partial-wildcard', 'TRUST_HOST_NAME'],
  ['no-alternative-name', 'TRUST_HOST_NAME'],
  ['wrong-usage', 'TRUST_USAGE'],
  ['critical-extension', 'TRUST_CRITICAL_EXTENSION'],
  ['unknown-intermediate', 'TRUST_CHAIN_UNKNOWN'],
  ['same-name-authority', 'TRUST_CHAIN_FORGED'],
  ['issued-by-a-leaf', 'TRUST_CHAIN_UNKNOWN'],
  ['self-signed', 'TRUST_SELF_SIGNED'],
  ['sha1', 'TRUST_WEAK_SIGNATURE'],
  ['rsa-1024', 'TRUST_WEAK_KEY'],
  ['revoked', 'TRUST_REVOKED'],
  ['revoked-authority', 'TRUST_AUTHORITY_REVOKED'],
  ['crl-expired', 'TRUST_CRL_EXPIRED'],
  ['crl-unreachable', 'TRUST_CRL_MISSING'],
  ['crl-by-a-stranger', 'TRUST_CRL_INVALID'],
  ['not-listed', 'TRUST_NOT_LISTED'],
  ['listed-other-dn', 'TRUST_LISTED_OTHER_DN'],
  ['listed-other-host', 'TRUST_LISTED_OTHER_HOST'],
  ['other-authority', 'TRUST_CHAIN_UNKNOWN'],
  ['tls-1.1', 'TRUST_PROTOCOL'],
  ['no-forward-secrecy', 'TRUST_CIPHERS'],
  ['silent-handshake', 'TRUST_HANDSHAKE_SILENT'],
  ['reset-handshake', 'TRUST_HANDSHAKE'],
  ['plain-text', 'TRUST_HANDSHAKE'],
  ['other-client-authority-tls-1.2', 'WADO_TLS_CLIENT'],
  ['other-client-authority-tls-1.3', 'WADO_TLS_CLIENT'],
  ['other-client-authority-reset', 'WADO_TLS_CLIENT'],
];

test('every other kind of server is refused for its own reason, step by step, without a request', async ({
  user,
  sandbox,
}) => {
  test.setTimeout(180_000);
  const page = await user.openProgram();
  const screen = new TrustScreen(page);
  await screen.open();
  for (const [sourceCase, code] of isSoak ? REFUSED : REFUSED.filter((_, index) => index % 2 === 0)) {
    const source = sourceOf(sandbox, sourceCase);
    const before = await seenBy(source);
    const steps = await screen.test(addressOf(source), false);
    await expect(steps.getByText(sentence(code)), sourceCase).toBeVisible();
    await expect.poll(async () => (await seenBy(source)).open).toBe(0);
    expect((await seenBy(source)).requestBytes, sourceCase).toBe(before.requestBytes);
  }
  await look(page, 'mtls-4-epreuves');
});

test('a source that is revoked while images come from it is cut off, and not asked again', async ({
  start,
  sandbox,
  source,
}) => {
  // The revocation list is remembered: not in the store of the programs of other tests.
  const reader = await openRecord(await start({ changes: { audit: { directory: 'audit-revocation' } } }));
  await source.control({ rateMbps: 10 });
  const { kos } = await phantomSeries(sandbox, THICK);
  await reader.openKos(kos);
  await reader.openSeries('Thorax sans injection');
  await expect(reader.canvas).toBeVisible();
  const screen = new TrustScreen(reader.page);
  await screen.open();
  await publishCrl(sandbox, 'organisations', 'db4-revoked');
  try {
    await screen.check();
    await screen.close();
    await expect(reader.page.getByText(sentence('TRUST_REVOKED')).first()).toBeVisible({ timeout: 15_000 });
    // What had come by then is still read.
    await expect(reader.canvas).toBeVisible();
    await look(reader.page, 'mtls-5-revoquee-en-cours');
    expect((await source.requests()).every(({ outcome }) => outcome === 'aborted')).toBe(true);
  } finally {
    await publishCrl(sandbox, 'organisations', 'nominal');
  }
});

test.describe('a server that is not ours', () => {
  const reason = whatIsMissing('nginx', 'openssl');
  test.skip(reason !== undefined, reason);

  test('nginx under the certificate of a source that is revoked is refused before it sees a request', async ({
    sandbox,
    source,
    start,
  }) => {
    const revoked = sourceOf(sandbox, 'revoked');
    const thick = await phantomSeries(sandbox, THICK);
    const nginx = await startNginx({ pki: sandbox.pki, host: revoked.host, upstream: 'http://127.0.0.1:9' });
    try {
      const retrieveBase = `https://${revoked.host}:${nginx.port}/dicom-web`;
      const [manifest] = await source.writeManifests([thick.study], { retrieveBase });
      const reader = await openRecord(await start({}));
      await reader.openKos(manifest?.file ?? '');
      await reader.openSeries(THICK);
      await expect(reader.page.getByText(sentence('TRUST_REVOKED')).first()).toBeVisible();
      expect(await nginx.requests()).toEqual([]);
    } finally {
      await nginx.close();
    }
  });
});
