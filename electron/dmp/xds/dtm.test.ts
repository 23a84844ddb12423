/** Points in time on the wire. */
import { expect, test } from 'vitest';
import { rounds } from '../../dicom/testing/chance.ts';
import { dtmOfLocalDay, isoOfDtm } from './dtm.ts';

test.for<[string | undefined, string]>([
  ['20231103161723', '2023-11-03T16:17:23Z'],
  ['20210104092200+0100', '2021-01-04T08:22:00Z'],
  ['20210104003000+0100', '2021-01-03T23:30:00Z'],
  ['20210103203000-0530', '2021-01-04T02:00:00Z'],
  ['202311031617', '2023-11-03T16:17:00Z'],
  ['2023110316', '2023-11-03T16:00:00Z'],
  ['20231103161723.1234', '2023-11-03T16:17:23Z'],
  [' 20231103\n', '2023-11-03'],
  ['202311', '2023-11-00'],
  ['2023', '2023-00-00'],
  ['20240229', '2024-02-29'],
  ['20161231235960', '2017-01-01T00:00:00Z'],
  ['20230229', ''],
  ['20231301', ''],
  ['20230001', ''],
  ['20231100', ''],
  ['2023110324', ''],
  ['202311031660', ''],
  ['2023-11-03', ''],
  ['202311031', ''],
  ['00210104', ''],
  ['9999123123-0500', ''],
  ['', ''],
  [undefined, ''],
])('%s is %s', ([dtm, iso]) => {
  expect(isoOfDtm(dtm)).toBe(iso);
});

test('the first moment of a day, anywhere', () => {
  expect(dtmOfLocalDay('2021-07-14', 0, 'Europe/Paris')).toBe('20210713220000');
  expect(dtmOfLocalDay('2021-07-14', 0, 'Indian/Reunion')).toBe('20210713200000');
  expect(dtmOfLocalDay('2021-07-14', 0, 'America/Cayenne')).toBe('20210714030000');
  expect(dtmOfLocalDay('2021-12-31', 1, 'UTC')).toBe('20220101000000');
  // The clocks go forward between local midnight and that of UTC.
  expect(dtmOfLocalDay('2024-09-29', 0, 'Pacific/Auckland')).toBe('20240928120000');
});

/** Each day begins where the one before ends, and is 23, 24 or 25 hours long. */
test('days follow each other without gaps', () => {
  const years = rounds(1, 40);
  const begins = (day: number) => {
    const dtm = dtmOfLocalDay(new Date(day).toISOString().slice(0, 10), 0, 'Europe/Paris');
    return Date.parse(isoOfDtm(dtm)) / 3_600_000;
  };
  const lengths: number[] = [];
  let before = begins(Date.UTC(2020, 0, 0));
  for (let day = Date.UTC(2020, 0, 1); day < Date.UTC(2020 + years, 0, 1); day += 86_400_000) {
    const begin = begins(day);
    lengths.push(begin - before);
    before = begin;
  }
  const unusual = lengths.filter((hours) => hours !== 24);
  expect(unusual).toEqual(Array.from({ length: years }, () => [23, 25]).flat());
});
