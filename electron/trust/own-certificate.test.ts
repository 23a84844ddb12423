import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WhitelistEntry } from '../../shared/trust.ts';
import { parsePemCertificates } from './certificate.ts';
import { parseCrl } from './crl.ts';
import { ownCertificateState } from './own-certificate.ts';
import { OpensslFolder, opensslMissing } from './testing/openssl.ts';
import { WhitelistIndex } from './whitelist/entries.ts';

const DAY_MS = 86_400_000;
const NAME = 'db178.test.mesimagesmedicales.fr';
const DN = `CN=${NAME},OU=318751275100020,O=CHU,ST=Côte-d'Or (21),C=FR`;
const SUBJECT = `/C=FR/ST=Côte-d'Or (21)/O=CHU/OU=318751275100020/CN=${NAME}`;

describe.skipIf(opensslMissing !== '')(`our own certificate${opensslMissing && ` (${opensslMissing})`}`, () => {
  const folder = new OpensslFolder();
  afterAll(() => folder[Symbol.dispose]());
  beforeAll(() => {
    folder.certificate('root', { subject: '/CN=Root' });
    folder.certificate('stranger', { subject: '/CN=Stranger' });
    const server = 'extendedKeyUsage=serverAuth\nsubjectAltName=DNS:alias.example\n';
    folder.certificate('own', { subject: SUBJECT, issuer: 'root', extensions: server, days: 100 });
  });

  const identity = () => ({ certificate: folder.read('own.pem').toString() });
  const notAfter = () => {
    const [own] = parsePemCertificates(identity().certificate);
    return own?.notAfter.getTime() ?? 0;
  };
  const index = (db: string, dn: string) => {
    const rest = { identifiant: '178', vi: '', denomination: 'CHU', supportContact: '', updatedAt: '' };
    const entry: WhitelistEntry = { ...rest, db, dn };
    return new WhitelistIndex([entry]);
  };
  const now = () => new Date(notAfter() - 60 * DAY_MS);
  const codes = ({ problems }: ReturnType<typeof ownCertificateState>) => problems.map(({ code }) => code);

  it('none: said, and nothing else is known', () => {
    const state = ownCertificateState(undefined, { index: index(NAME, DN), at: new Date() });
    expect(state).toEqual({ listed: 'unknown', problems: [{ code: 'OWN_CERTIFICATE_NONE', facts: {} }] });
  });

  it('on the list, by DN and name: nothing to say, a server certificate though it is', () => {
    const state = ownCertificateState(identity(), { index: index(NAME, DN), at: now() });
    expect(state).toMatchObject({ listed: 'yes', daysLeft: 60, problems: [] });
    expect(state.certificate).toMatchObject({ subject: DN, issuer: 'CN=Root' });
  });

  it('on the list under a name of its subjectAltName', () => {
    expect(ownCertificateState(identity(), { index: index('alias.example', DN), at: now() }).listed).toBe('yes');
  });

  it.each([
    ['another DN', NAME, DN.replace('CHU', 'CHR')],
    ['another name', 'db179.test.mesimagesmedicales.fr', DN],
    ['somebody else', 'db179.test.mesimagesmedicales.fr', 'CN=db179.test.mesimagesmedicales.fr,C=FR'],
  ])('not on the list: %s', (_, db, dn) => {
    const state = ownCertificateState(identity(), { index: index(db, dn), at: now() });
    expect(state.listed).toBe('no');
    expect(state.problems).toEqual([{ code: 'OWN_CERTIFICATE_NOT_LISTED', facts: { name: NAME } }]);
  });

  it('without a list nobody can tell', () => {
    expect(ownCertificateState(identity(), { index: undefined, at: now() })).toMatchObject({
      listed: 'unknown',
      problems: [],
    });
  });

  it.each([
    ['a second more than 30 days', -30 * DAY_MS - 1000, [], 30],
    ['30 days', -30 * DAY_MS, ['OWN_CERTIFICATE_EXPIRES'], 30],
    ['the last second', 0, ['OWN_CERTIFICATE_EXPIRES'], 0],
    ['a second too late', 1000, ['OWN_CERTIFICATE_EXPIRED'], -1],
  ])('%s before its end', (_, offset, expected, daysLeft) => {
    const at = new Date(notAfter() + offset);
    const state = ownCertificateState(identity(), { index: index(NAME, DN), at });
    expect(codes(state)).toEqual(expected);
    expect(state.daysLeft).toBe(daysLeft);
    const date = new Date(notAfter()).toISOString();
    for (const { facts } of state.problems) expect(facts).toMatchObject({ date });
  });

  it('revoked, by a list of its issuer and no other', () => {
    const crlOf = (...names: Parameters<typeof folder.crl>) => parseCrl(folder.crl(...names));
    const state = (...crls: ReturnType<typeof parseCrl>[]) =>
      codes(ownCertificateState(identity(), { index: index(NAME, DN), at: now(), crls }));
    expect(state(crlOf('root'))).toEqual([]);
    expect(state(crlOf('root', 'own'))).toEqual(['OWN_CERTIFICATE_REVOKED']);
    expect(state(crlOf('root'), crlOf('stranger', 'own'))).toEqual([]);
  });
});
