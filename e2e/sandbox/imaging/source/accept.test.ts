import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../testing/support.ts';
import { judgeAccept, REQUIRED_SYNTAXES } from './accept.ts';

/** The list as CI-SIS writes it, trailing comma included, after a change of each entry. */
function list(change: (entry: string, index: number) => string = (entry) => entry): string {
  const entries = REQUIRED_SYNTAXES.map((uid, index) =>
    change(`multipart/related; type="application/dicom";transfer-syntax=${uid};q=0.5;boundary=**`, index),
  );
  return entries.map((entry) => `${entry},`).join('');
}

function changeFirst(from: string, to: string): string {
  return list((entry, index) => (index === 0 ? entry.replace(from, to) : entry));
}

describe('the Accept header', () => {
  it('is accepted in every official sample', async (context) => {
    const folder = sharedFolder(context, 'ans/wado-rs');
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.txt'));
    let judged = 0;
    for (const name of files) {
      const text = await readFile(join(folder, name), 'utf8');
      const lines = [...text.matchAll(/^Accept: ?(.*)$/gm)].map(([, value]) => value);
      if (lines.length === 0 || text.startsWith('HTTP')) continue;
      const verdict = judgeAccept(lines.join(', '));
      expect(verdict, name).toMatchObject({ kind: 'accepted' });
      if (verdict.kind === 'accepted') expect(verdict.q.size, name).toBe(10);
      judged += 1;
    }
    expect(judged).toBeGreaterThan(13);
  });

  it('is accepted with capitals, blanks, quoted boundary, further syntaxes and every legal weight', () => {
    for (const weight of ['0', '0.', '0.0', '0.125', '1', '1.', '1.000']) {
      const verdict = judgeAccept(changeFirst('q=0.5', `Q=${weight}`));
      expect(verdict.kind === 'accepted' && verdict.q.get(REQUIRED_SYNTAXES[0]!), weight).toBe(Number(weight));
    }
    expect(judgeAccept(list((entry) => entry.replaceAll(';', ' ; ').replace('**', '"a,;b"'))).kind).toBe('accepted');
    expect(judgeAccept(list((entry) => entry.replace('multipart/related', 'Multipart/Related'))).kind).toBe('accepted');
    const more = 'multipart/related; type="application/dicom";transfer-syntax=1.2.840.10008.1.2.5;q=1;boundary=**';
    expect(judgeAccept(list() + more)).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['nothing', ' ', 'no Accept header'],
    ['a weight above 1', changeFirst('q=0.5', 'q=1.1'), 'q=1.1 is not a weight'],
    ['a weight of four decimals', changeFirst('q=0.5', 'q=0.1234'), 'q=0.1234 is not a weight'],
    ['a weight without zero', changeFirst('q=0.5', 'q=.5'), 'q=.5 is not a weight'],
    ['no weight', changeFirst(';q=0.5', ''), `q is missing for ${REQUIRED_SYNTAXES[0]!}`],
    ['no boundary', changeFirst(';boundary=**', ''), `boundary is missing for ${REQUIRED_SYNTAXES[0]!}`],
    ['no type', changeFirst(' type="application/dicom";', ''), 'type="application/dicom" is missing'],
    ['an unquoted type', changeFirst('"application/dicom"', 'application/dicom'), 'is not a parameter'],
    ['a syntax that is none', changeFirst('=1.2', '=*.2'), 'transfer-syntax is missing or not a UID'],
    ['a parameter twice', changeFirst('q=0.5', 'q=0.5;q=0.6'), 'parameter q comes twice'],
    ['nine syntaxes', list((entry, index) => (index === 6 ? '' : entry)), 'transfer syntax 1.2.840.10008.1.2.4.101'],
  ])('is refused with a reason: %s', (_, header, reason) => {
    const verdict = judgeAccept(header);
    expect(verdict).toMatchObject({ kind: 'invalid' });
    expect(verdict.kind === 'invalid' ? verdict.reasons.join() : '').toContain(reason);
  });

  it('is not acceptable when it asks for something else', () => {
    expect(judgeAccept('application/json')).toEqual({ kind: 'not-acceptable' });
    expect(judgeAccept('text/html, image/jpeg;q=0.5')).toEqual({ kind: 'not-acceptable' });
  });
});
