/** What the tests of chains judge, under its names. */
import { CA, type ChainBench, SERVER } from './chain-bench.ts';

const INTERMEDIATE = CA.replace('CA:TRUE', 'CA:TRUE,pathlen:0');
/** Distribution point of the leaf `pointed`. */
export const HERE = 'http://crl.test/authority.crl';
const POINT = (uri: string) => `crlDistributionPoints=URI:${uri}\n`;

/** Authorities, and leaves that are good or each have one thing wrong. */
export function issueEverything(bench: ChainBench): void {
  bench.key('rsa2048', 'rsa:2048');
  bench.key('rsa1024', 'rsa:1024');
  for (const curve of ['P-192', 'P-384']) {
    bench.key(curve.replace('-', '').toLowerCase(), 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`);
  }
  bench.key('ed25519', 'ed25519');

  bench.issue('root', { by: 'itself', extensions: CA, digest: 'sha1' });
  bench.issue('stranger', { by: 'itself', extensions: CA });
  bench.issue('authority', { by: 'root', extensions: INTERMEDIATE });
  const named = (name: string) => `/C=FR/O=TEST/CN=${name}`;
  bench.issue('namesake root', { by: 'itself', subject: named('root'), extensions: CA });
  bench.issue('namesake', { by: 'namesake root', subject: named('authority'), extensions: INTERMEDIATE });
  bench.issue('authority renewed', { by: 'root', subject: named('authority'), extensions: INTERMEDIATE, to: 300 });
  bench.issue('rsa authority', { by: 'root', key: 'rsa2048', extensions: CA });
  bench.issue('p384 authority', { by: 'root', key: 'p384', extensions: CA, digest: 'sha384' });
  bench.issue('weak authority', { by: 'root', key: 'rsa1024', extensions: CA });
  bench.issue('revoked authority', { by: 'root', extensions: CA });
  bench.issue('expired authority', { by: 'root', extensions: CA, to: 20 });
  bench.issue('too deep', { by: 'authority', extensions: CA });
  bench.issue('no authority', { by: 'root', key: 'p384', extensions: SERVER });
  bench.issue('no signer', { by: 'root', extensions: CA.replace('keyCertSign,', '') });
  bench.revoke('revoked authority', 'root');
  // A root that changed its key, and certified the new one with the old.
  bench.issue('root next', { by: 'itself', subject: named('root'), extensions: CA });
  const linked = `${CA}authorityKeyIdentifier=keyid\n`;
  bench.issue('link', { by: 'root', subject: named('root'), key: 'root next', extensions: linked });
  bench.issue('of next', { by: 'root next', key: 'leaf', extensions: `${SERVER}authorityKeyIdentifier=keyid\n` });

  bench.issue('good');
  bench.issue('good 384', { by: 'p384 authority', key: 'p384', digest: 'sha512' });
  bench.issue('good rsa', { by: 'rsa authority', key: 'rsa2048' });
  bench.issue('good pss', { by: 'rsa authority', options: ['-sigopt', 'rsa_padding_mode:pss'] });
  bench.issue('good ed25519', { key: 'ed25519' });
  bench.issue('under root', { by: 'root' });
  bench.issue('pointed', { extensions: SERVER + POINT(HERE), key: 'leaf' });
  bench.issue('expired', { to: 20 });
  bench.issue('not yet', { from: 40 });
  bench.issue('revoked');
  bench.issue('suspended');
  bench.issue('forged', { by: 'namesake' });
  bench.issue('alone', { by: 'itself', key: 'leaf' });
  bench.issue('sha1', { digest: 'sha1' });
  bench.issue('rsa 1024', { key: 'rsa1024' });
  bench.issue('p192 leaf', { key: 'p192' });
  bench.issue('critical', { key: 'leaf', extensions: `${SERVER}1.2.250.1.999.1=critical,ASN1:NULL\n` });
  for (const by of ['weak', 'revoked', 'expired']) bench.issue(`of ${by}`, { by: `${by} authority` });
  for (const by of ['stranger', 'too deep', 'no authority', 'no signer', 'authority renewed']) {
    bench.issue(`of ${by}`, { by });
  }
  bench.issue('of long', { by: 'authority renewed', to: 300 });
  bench.revoke('revoked', 'authority', '-crl_reason', 'keyCompromise');
  bench.revoke('suspended', 'authority', '-crl_reason', 'certificateHold');
}

/** The lists of the authorities, and wrong ones. */
export function listEverything(bench: ChainBench): void {
  for (const by of ['root', 'authority', 'rsa authority', 'p384 authority', 'revoked authority', 'expired authority']) {
    bench.crl(by, { by });
  }
  bench.crl('too deep', { by: 'too deep' });
  bench.crl('expired list', { by: 'authority', to: 5 });
  bench.crl('future list', { by: 'authority', from: 30 });
  bench.crl('namesake', { by: 'namesake' });
  bench.crl('renewed', { by: 'authority renewed' });
  const point = (lines: string) => `issuingDistributionPoint=critical,@point\n[point]\n${lines}\n`;
  bench.crl('leaves only', { by: 'authority', extensions: point('onlyuser=TRUE') });
  bench.crl('authorities only', { by: 'authority', extensions: point('onlyCA=TRUE') });
  bench.crl('attributes only', { by: 'authority', extensions: point('onlyAA=TRUE') });
  bench.crl('some reasons', { by: 'authority', extensions: point('onlysomereasons=keyCompromise') });
  bench.crl('indirect', { by: 'authority', extensions: point('indirectCRL=TRUE') });
  bench.crl('this point', { by: 'authority', extensions: point(`fullname=URI:${HERE}`) });
  bench.crl('other point', { by: 'authority', extensions: point('fullname=URI:http://crl.test/other.crl') });
  bench.crl('delta', { by: 'authority', extensions: '2.5.29.27=critical,DER:02:01:05\n' });
  bench.crl('critical list', { by: 'authority', extensions: '1.2.250.1.999.2=critical,ASN1:NULL\n' });
}
