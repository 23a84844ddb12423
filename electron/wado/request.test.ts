import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ACCEPT, seriesHeaders, seriesRequest } from './request.ts';

const UIDS = { studyInstanceUid: '1.2.3', seriesInstanceUid: '1.2.3.4' };
const address = (retrieveUrl: string | undefined) => seriesRequest({ retrieveUrl, ...UIDS });

describe('the address of a series', () => {
  test.each([
    ['https://a.test/studies/1.2.3/series/1.2.3.4', 'https://a.test', '/studies/1.2.3/series/1.2.3.4'],
    [
      '\n  https://A.test:8443/dicom-web-rs/studies/9/series/9/instances/9 ',
      'https://a.test:8443',
      '/dicom-web-rs/studies/1.2.3/series/1.2.3.4',
    ],
    ['https://a.test/x/rs/studies/1.2.3?y=1#z', 'https://a.test', '/x/rs/studies/1.2.3/series/1.2.3.4'],
    ['https://a.test/x/rs/', 'https://a.test', '/x/rs/studies/1.2.3/series/1.2.3.4'],
    ['https://a.test', 'https://a.test', '/studies/1.2.3/series/1.2.3.4'],
    ['https://[::1]:4443/studies', 'https://[::1]:4443', '/studies/1.2.3/series/1.2.3.4'],
  ])('%j', (url, origin, path) => {
    expect(address(url)).toMatchObject({ origin, path });
  });

  test('only https, without user and password', () => {
    const codeOf = (url: string | undefined) => {
      try {
        address(url);
        return 'fine';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(codeOf(undefined)).toBe('KOS_NO_RETRIEVE_URL');
    expect(codeOf('http://a.test/studies/1.2.3')).toBe('KOS_URL_NOT_HTTPS');
    for (const bad of ['', 'a.test/studies', 'https://', 'https://u:p@a.test/studies', 'https://u@a.test/']) {
      expect(codeOf(bad)).toBe('KOS_URL_INVALID');
    }
    expect(codeOf('file:///etc/passwd')).toMatch(/KOS_URL_/);
    expect(() =>
      seriesRequest({ retrieveUrl: 'https://a.test/', studyInstanceUid: '1/..', seriesInstanceUid: '1' }),
    ).toThrow('KOS_URL_INVALID');
  });
});

const sample = join(import.meta.dirname, '../../../shared/ans/wado-rs/echantillons/Requete-WADO-RS-Serie.txt');
test.skipIf(!existsSync(sample))(
  `the headers are those of the official sample${existsSync(sample) ? '' : ' (skipped: the shared data ans/wado-rs is absent)'}`,
  () => {
    const lines = readFileSync(sample, 'utf8').split(/\r?\n/);
    const headers = new Map(
      lines.slice(1).map((line) => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1).trim()]),
    );
    // The sample's list ends with a comma, which other samples and the grammar do without.
    expect(`${ACCEPT},`).toBe(headers.get('Accept'));
    const token = headers.get('Authorization')!.replace('Bearer ', '');
    const ours = seriesHeaders(token, headers.get('KOS-SOPInstanceUID')!);
    for (const [name, value] of Object.entries(ours)) {
      if (name !== 'Accept') expect([name, value]).toEqual([name, headers.get(name)]);
    }
    expect(Object.keys(ours)).toEqual([...headers.keys()].slice(0, 3));
  },
);
