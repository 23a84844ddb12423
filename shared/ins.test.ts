import { describe, expect, it } from 'vitest';
import { checkInsKey, normaliseIns } from './ins.ts';

/** The key by the other wording of the rule: the letter counts as 0, then 1 000 000 (A) or 2 000 000 (B) is taken off. */
function keyByTheOtherWording(body: string): string {
  const taken = body.includes('A') ? 1_000_000n : body.includes('B') ? 2_000_000n : 0n;
  const key = 97n - ((BigInt(body.replace(/[AB]/, '0')) - taken) % 97n);
  return key.toString().padStart(2, '0');
}

describe('checkInsKey', () => {
  it.each([
    ['the official test patient', '279035121518989'],
    ['a published sample', '162018885045327'],
    ['the textbook example of the NIR', '255081416802538'],
    ['written in groups', '2 79 03 51 215 189 89'],
    ['non-breaking blanks', '2\u00a079\u202f03 51 215 189 89'],
  ])('accepts %s', (_, value) => {
    expect(checkInsKey(value)).toBe(true);
  });

  it.each(['184122A00100', '284122B00100'])('knows Corsica (%s…)', (start) => {
    const body = `${start}1`;
    const value = body + keyByTheOtherWording(body);
    expect(checkInsKey(value)).toBe(true);
    expect(checkInsKey(value.toLowerCase())).toBe(true);
    expect(checkInsKey(value.replace('2A', '2C').replace('2B', '2C'))).toBe(false);
  });

  it('tells 2A from 2B', () => {
    const body = '184122A001001';
    const key = keyByTheOtherWording(body);
    expect(checkInsKey(body.replace('A', 'B') + key)).toBe(false);
  });

  it('agrees with the other wording on every key from 01 to 97', () => {
    const keys = new Set<string>();
    for (let order = 0; order < 200; order += 1) {
      const body = `2790351215${String(order).padStart(3, '0')}`;
      const key = keyByTheOtherWording(body);
      keys.add(key);
      expect(checkInsKey(body + key)).toBe(true);
    }
    expect(keys.size).toBe(97);
    expect([...keys].sort().at(0)).toBe('01');
    expect([...keys].sort().at(-1)).toBe('97');
  });

  it('notices any single wrong digit', () => {
    const right = '279035121518989';
    for (let position = 1; position < right.length; position += 1) {
      const wrong = right[position] === '4' ? '5' : '4';
      expect(checkInsKey(right.slice(0, position) + wrong + right.slice(position + 1))).toBe(false);
    }
  });

  it.each([
    '',
    '279035121518988',
    '2790351215189',
    '2790351215189890',
    '27903512151898O',
    '079035121518989',
    '٢79035121518989',
  ])('refuses %j', (value) => {
    expect(checkInsKey(value)).toBe(false);
  });
});

describe('normaliseIns', () => {
  it('takes blanks away and raises letters', () => {
    expect(normaliseIns(' 1 84 12 2a 001 001 07 ')).toBe('184122A00100107');
  });
});
