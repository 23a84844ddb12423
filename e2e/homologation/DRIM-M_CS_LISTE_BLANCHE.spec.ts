/**
 * Scenario DRIM-M_CS_LISTE_BLANCHE: the list is taken from its address and believed only with the signature of the ANS; what
 * fails is said, and the last good list stays in force.
 */
import { expect, look, test } from '../support/reading.ts';
import type { ServedList } from '../support/trust.ts';
import { addressOf, sourceOf, switchList } from '../support/trust.ts';
import { TrustScreen } from '../support/trust-screen.ts';
import { said, saidIn, sentence } from '../support/texts.ts';

test('the list in force is shown with its signer, its dates and its DRIMboxes', async ({ user, sandbox }) => {
  const page = await user.openProgram();
  const screen = new TrustScreen(page);
  await screen.open();
  await screen.check();
  const list = screen.region('trust.list.title');
  await expect(list.getByText(said('trust.list.inForce'))).toBeVisible();
  await expect(list.getByText(/CN=Liste Blanche DRIM-M,OU=318751275100020/)).toBeVisible();
  await expect(list.getByText(sandbox.whitelist).first()).toBeVisible();
  await list.getByRole('searchbox').fill('db4.');
  await expect(list.getByText('HOPITAL FICTIF QUATRE').first()).toBeVisible();
  await expect(list.getByText('IMAGERIE FICTIVE DIJON')).toHaveCount(0);
  await expect(screen.region('trust.own.title').getByText(said('trust.own.listed.yes'))).toBeVisible();
  await expect(screen.region('trust.crl.title').getByText(said('trust.crl.state.good')).first()).toBeVisible();
  await look(page, 'liste-1-en-vigueur');
});

test('the address of the corrupt list, chosen on the screen, is refused for want of a signature', async ({
  user,
  sandbox,
}) => {
  const page = await user.openProgram();
  const screen = new TrustScreen(page);
  await screen.open();
  const list = screen.region('trust.list.title');
  await list.getByRole('button', { name: said('control.useWhitelist.test') }).click();
  await expect(list.getByText(sentence('LIST_NOT_SIGNED'))).toBeVisible();
  await look(page, 'liste-2-non-signee');
  // Nothing of that address was ever good: no source is trusted by it.
  const steps = await screen.test(addressOf(sourceOf(sandbox, 'nominal')), false);
  await expect(steps.getByText(sentence('TRUST_LIST_NONE'))).toBeVisible();
  await list.getByRole('button', { name: said('control.useWhitelist.nominal') }).click();
  await expect(list.getByText(said('trust.list.inForce'))).toBeVisible();
  await screen.test(addressOf(sourceOf(sandbox, 'nominal')), true);
});

/** Each for its own reason. */
const REFUSED: readonly (readonly [ServedList, Parameters<typeof sentence>[0]])[] = [
  ['unsigned', 'LIST_NOT_SIGNED'],
  ['altered', 'LIST_DIGEST'],
  ['altered-properties', 'LIST_DIGEST'],
  // Signatures moved, copied, or wrapped around another list.
  ['wrapping-1', 'LIST_SIGNATURE_PLACE'],
  ['wrapping-2', 'LIST_SIGNATURE_FORM'],
  ['wrapping-3', 'LIST_SIGNATURE_PLACE'],
  ['wrapping-4', 'LIST_SIGNATURE_FORM'],
  ['wrapping-5', 'LIST_SIGNATURE_PLACE'],
  ['wrapping-6', 'LIST_SIGNATURE_PLACE'],
  ['wrapping-7', 'LIST_SIGNATURE_PLACE'],
  ['wrapping-8', 'LIST_SIGNATURE_FORM'],
  ['duplicate-ids', 'LIST_DUPLICATE_ID'],
  ['comment-in-text', 'LIST_SCHEMA'],
  ['sha1', 'LIST_ALGORITHM'],
  ['hmac', 'LIST_ALGORITHM'],
  ['other-filter', 'LIST_TRANSFORM'],
  ['unsigned-properties', 'LIST_REFERENCES'],
  ['other-signing-certificate', 'LIST_SIGNING_CERTIFICATE'],
  ['other-key', 'LIST_SIGNATURE_VALUE'],
  ['stranger', 'LIST_SIGNER_CHAIN'],
  ['wrong-cn', 'LIST_SIGNER_NAME'],
  ['wrong-ou', 'LIST_SIGNER_NAME'],
  ['expired-signer', 'LIST_SIGNER_EXPIRED'],
  ['revoked-signer', 'LIST_SIGNER_REVOKED'],
  ['rolled-back', 'LIST_ROLLED_BACK'],
  ['oversized', 'LIST_TOO_LARGE'],
  ['doctype', 'LIST_DOCTYPE'],
  ['entity-bomb', 'LIST_DOCTYPE'],
  ['truncated', 'LIST_NOT_XML'],
  ['empty', 'LIST_EMPTY'],
  ['not-xml', 'LIST_NOT_XML'],
  ['no-entries', 'LIST_EMPTY'],
  ['old-schema', 'LIST_SCHEMA_OLD'],
  ['absent', 'LIST_STATUS'],
  ['reset', 'LIST_UNREACHABLE'],
];

test('a list that fails is refused for its own reason, an alarm says so, and the last good one stays', async ({
  user,
  sandbox,
}) => {
  test.setTimeout(180_000);
  const page = await user.openProgram();
  const screen = new TrustScreen(page);
  await screen.open();
  const list = screen.region('trust.list.title');
  await expect(list.getByText(said('trust.list.inForce'))).toBeVisible();
  try {
    for (const [served, code] of REFUSED) {
      await switchList(sandbox, served);
      await screen.check();
      await expect(list.getByText(sentence(code)), served).toBeVisible();
      await expect(list.getByText(said('trust.list.inForce')), served).toBeVisible();
      await page.screenshot({ path: `screenshots/liste-refus-${served}.png`, animations: 'disabled' });
    }
    // db8 is on the list that the wrappings would have us read.
    await list.getByRole('searchbox').fill('db8.');
    await expect(list.getByText('db8.test.mesimagesmedicales.fr')).toHaveCount(0);
    await screen.close();
    await expect(page.getByRole('button', { name: saidIn('trust.mark.warning') })).toBeVisible();
    await look(page, 'liste-3-alarme');
  } finally {
    await switchList(sandbox, 'nominal');
  }
  await screen.open();
  await screen.test(addressOf(sourceOf(sandbox, 'nominal')), true);
  await screen.check();
  await expect(screen.region('trust.summary.title').getByText(said('trust.level.good'))).toBeVisible();
});

test('a new list counts at once: who has left it is refused, and a workstation that is not on it is told', async ({
  start,
  sandbox,
}) => {
  // The newer list is remembered: not in the store of the programs of other tests.
  const page = await (await start({ changes: { audit: { directory: 'audit-liste-nouvelle' } } })).openProgram();
  const screen = new TrustScreen(page);
  await screen.open();
  try {
    await switchList(sandbox, 'without-db4');
    await screen.check();
    const steps = await screen.test(addressOf(sourceOf(sandbox, 'nominal')), false);
    await expect(steps.getByText(sentence('TRUST_NOT_LISTED'))).toBeVisible();
    await switchList(sandbox, 'without-db100');
    await screen.check();
    await expect(screen.region('trust.own.title').getByText(said('trust.own.listed.no'))).toBeVisible();
    await look(page, 'liste-4-poste-absent');
  } finally {
    await switchList(sandbox, 'nominal');
  }
});
