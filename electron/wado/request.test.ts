import { describe, expect, test } from 'vitest';
import { acceptList, seriesHeaders, seriesRequest } from './request.ts';

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

test('both lists have the ten transfer syntaxes of the CI-SIS, and end well', () => {
  const weights = (order: 'lossless' | 'lossy') =>
    [
      ...acceptList(order).matchAll(
        /(?:^|,)multipart\/related; type="application\/dicom";transfer-syntax=([\d.]+);q=(0\.\d);boundary=\*\*/g,
      ),
    ].map(([, uid, q]) => [uid, q] as const);
  const [lossless, lossy] = [weights('lossless'), weights('lossy')];
  expect([lossless.length, lossy.length]).toEqual([10, 10]);
  expect(lossless.map(([uid]) => uid).toSorted()).toEqual(lossy.map(([uid]) => uid).toSorted());
  // The first of a list is what a source should choose.
  for (const list of [lossless, lossy])
    expect(list.map(([, q]) => q)).toEqual(
      list
        .map(([, q]) => q)
        .toSorted()
        .reverse(),
    );
  expect(lossless[0]).toEqual(['1.2.840.10008.1.2.4.70', '0.9']);
  expect(lossy.slice(0, 2)).toEqual([
    ['1.2.840.10008.1.2.4.50', '0.9'],
    ['1.2.840.10008.1.2.4.51', '0.9'],
  ]);
});

test('the headers of a request', () => {
  expect(Object.entries(seriesHeaders({ token: 'abc', kosSopInstanceUid: '1.2', accept: 'lossy' }))).toEqual([
    ['Accept', acceptList('lossy')],
    ['Authorization', 'Bearer abc'],
    ['KOS-SOPInstanceUID', '1.2'],
  ]);
});
