import { describe, expect, it } from 'vitest';
import type { WhitelistEntry } from '../../../shared/trust.ts';
import { DistinguishedName } from '../distinguished-name.ts';
import { WhitelistIndex } from './entries.ts';

const DN_3 = "CN=db3.drimbox.test,OU=318751275100020,O=CHU DE L'ÎLE,ST=Côte-d'Or (21),C=FR";
const DN_4 = 'CN=db4.drimbox.test,OU=1,O=A\\, B et Cie,ST=Paris (75),C=FR';

function entry(db: string, dn: string): WhitelistEntry {
  return { identifiant: '1', db, vi: '', denomination: '', dn, supportContact: '', updatedAt: '' };
}

const index = new WhitelistIndex([
  entry('db3.drimbox.test', DN_3),
  entry('DB4.drimbox.test', DN_4),
  // Two certificates of one host while the one replaces the other.
  entry('db5.drimbox.test', DN_3.replace('db3', 'db5')),
  entry('db5.drimbox.test', DN_4.replace('db4', 'db5')),
  entry('db6.drimbox.test', 'société Dupont'),
  entry('db7.drimbox.test', ''),
]);

function find(host: string, dn: string) {
  return index.find(host, DistinguishedName.parse(dn));
}

describe('WhitelistIndex', () => {
  it('finds a host under its certificate, in either case and either order', () => {
    expect(find('db3.drimbox.test', DN_3)).toBe('listed');
    expect(find('Db3.DRIMbox.test', DN_3)).toBe('listed');
    expect(find('db4.drimbox.test', DN_4)).toBe('listed');
    expect(find('db3.drimbox.test', DN_3.split(',').reverse().join(', '))).toBe('listed');
    expect(find('db4.drimbox.test', 'C = FR, ST = Paris (75), O = "A, B et Cie", OU = 1, CN = db4.drimbox.test')).toBe(
      'listed',
    );
  });

  it('takes every entry of a host', () => {
    expect(find('db5.drimbox.test', DN_3.replace('db3', 'db5'))).toBe('listed');
    expect(find('db5.drimbox.test', DN_4.replace('db4', 'db5'))).toBe('listed');
  });

  it('tells another certificate, another host, and neither apart', () => {
    expect(find('db3.drimbox.test', DN_4)).toEqual({ reason: 'other-dn', listed: DN_3 });
    expect(find('db3.drimbox.test', DN_3.replace('Î', 'I'))).toEqual({ reason: 'other-dn', listed: DN_3 });
    expect(find('db9.drimbox.test', DN_4)).toEqual({ reason: 'other-host', listed: 'DB4.drimbox.test' });
    expect(find('db9.drimbox.test', DN_4.replace('db4', 'db9'))).toEqual({ reason: 'not-listed' });
    expect(find('drimbox.test', DN_4.replace('db4', 'db9'))).toEqual({ reason: 'not-listed' });
  });

  it('an unreadable and an empty name are nobody’s', () => {
    expect(find('db6.drimbox.test', DN_3)).toEqual({ reason: 'other-dn', listed: 'société Dupont' });
    expect(index.find('db7.drimbox.test', new DistinguishedName([]))).toEqual({ reason: 'other-dn', listed: '' });
    expect(index.find('db9.drimbox.test', new DistinguishedName([]))).toEqual({ reason: 'not-listed' });
  });

  it('an empty list lists nobody', () => {
    expect(new WhitelistIndex([]).find('db3.drimbox.test', DistinguishedName.parse(DN_3))).toEqual({
      reason: 'not-listed',
    });
  });
});
