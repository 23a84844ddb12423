/** Signed lists broken by chance: refused with a WorkstationError, or accepted for what was signed and nothing else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { below, chance, mutilate, rounds, type Chance } from '../../dicom/testing/chance.ts';
import { LIST, ListBench } from '../testing/list-bench.ts';
import { signList } from '../testing/list-signer.ts';
import { opensslMissing } from '../testing/openssl.ts';
import { verifyWhitelist, type WhitelistPolicy, type WhitelistVerdict } from './verify.ts';

const SEED = 20261124;
const ROUNDS = rounds(300, 20_000);

describe.skipIf(opensslMissing !== '')(`broken lists${opensslMissing && ` (${opensslMissing})`}`, () => {
  const bench = new ListBench();
  let files: readonly Buffer[];
  let policy: WhitelistPolicy;
  let known: object;

  beforeAll(async () => {
    files = [Buffer.from(bench.signed()), Buffer.from(signList(LIST, bench.signer('ec')))];
    policy = bench.policy;
    known = saidBy(await verify(files[0]!));
  });
  afterAll(() => bench[Symbol.dispose]());

  const verify = (bytes: Uint8Array) => verifyWhitelist(bytes, policy);

  it(`${ROUNDS} lists broken anywhere (seed ${SEED})`, async () => {
    const random = chance(SEED);
    const seen = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const pick = () => files[below(random, files.length)]!;
      const verdict = await verify(mutilate(random, pick(), pick()));
      if (verdict.list !== undefined) expect(saidBy(verdict)).toEqual(known);
      const outcome = verdict.error?.code ?? 'accepted';
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    }
    // A byte between two attributes, or in what is not signed, may change and the list be the same.
    expect(seen.get('accepted') ?? 0).toBeLessThan(ROUNDS / 10);
    expect([...seen.keys()]).toEqual(expect.arrayContaining(['LIST_NOT_XML', 'LIST_DIGEST', 'LIST_SIGNATURE_VALUE']));
  });

  it(`${ROUNDS} lists with one signed letter changed (seed ${SEED})`, async () => {
    const random = chance(SEED);
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = files[0]!.toString();
      const changed = withOneLetterChanged(random, text);
      expect((await verify(Buffer.from(changed))).error?.code, changed).toMatch(/^LIST_/);
    }
  });
});

function saidBy({ list }: WhitelistVerdict): object {
  if (list === undefined) throw new Error('not accepted');
  return { generatedAt: list.generatedAt, signedAt: list.signedAt, entries: list.entries };
}

/** Of a text (not of the markup) within what one of the three digests covers. */
function withOneLetterChanged(random: Chance, text: string): string {
  const parts = [...text.matchAll(/<(ListeDomaines|ds:SignedInfo|xades:SignedProperties)[ >][^]*?<\/\1>/g)];
  const part = parts[below(random, parts.length)]!;
  const letters = [...part[0].matchAll(/(?<=>[^<]*)[^<\s](?=[^>]*<)/g)];
  const at = part.index + letters[below(random, letters.length)]!.index;
  const letter = text[at] === 'A' ? 'B' : 'A';
  return text.slice(0, at) + letter + text.slice(at + 1);
}
