import { describe, expect, test } from 'vitest';
import {
  defaultConfigurationPath,
  forbiddenSwitch,
  linkOfSecondInstance,
  parseCommandLine,
  parseDeepLink,
  UsageError,
} from './desktop-command-line.ts';

const ID = 'Zq3-_8sVJmXcT0bYw1aKdA';

describe('links', () => {
  test('one form is understood', () => {
    expect(parseDeepLink(`drimbox://open/${ID}`)).toBe(ID);
    expect(parseDeepLink(`drimbox://open/${'a'.repeat(128)}`)).toBe('a'.repeat(128));
  });

  test.each([
    '',
    'drimbox:',
    'drimbox://',
    'drimbox://open',
    'drimbox://open/',
    'drimbox://open/short',
    `drimbox://open/${'a'.repeat(129)}`,
    `drimbox:open/${ID}`,
    `drimbox:/open/${ID}`,
    `drimbox:///open/${ID}`,
    `DRIMBOX://open/${ID}`,
    `drimbox://OPEN/${ID}`,
    `drimbox://close/${ID}`,
    `drimbox://open/${ID}/`,
    `drimbox://open//${ID}`,
    `drimbox://open/x/${ID}`,
    `drimbox://open/../${ID}`,
    `drimbox://open/${ID}?ins=279035121518989`,
    `drimbox://open/${ID}#x`,
    `drimbox://user@open/${ID}`,
    `drimbox://open:1/${ID}`,
    `drimbox://open/${ID} --config x`,
    `drimbox://open/${ID}\n`,
    ` drimbox://open/${ID}`,
    `drimbox://open/${ID}%00`,
    `drimbox://open/${ID}=`,
    `drimbox-app://open/${ID}`,
    `https://open/${ID}`,
  ])('%j is not', (text) => expect(parseDeepLink(text)).toBeUndefined());
});

describe('command line', () => {
  test.each([
    [[], { json: false }],
    [['--json'], { json: true }],
    [['--config', 'a.json', '--json'], { json: true, config: 'a.json' }],
    [['--config=a=b.json'], { json: false, config: 'a=b.json' }],
    [['--set-secret', 'psc'], { json: false, setSecret: 'psc' }],
    [['--kos', 'a.dcm'], { json: false, kos: 'a.dcm' }],
    [['--enable-features=X', '--ozone-platform', 'wayland', '--json'], { json: true }],
    [[`drimbox://open/${ID}`], { json: false, link: ID }],
    [['--no-sandbox', `drimbox://open/${ID}`], { json: false, link: ID }],
  ])('%j', (args, command) => expect(parseCommandLine(args)).toEqual(command));

  test.each([
    [['--config', 'evil.json', `drimbox://open/${ID}`], { json: false, link: ID }],
    [[`drimbox://open/${ID}`, '--config', 'evil.json'], { json: false, link: ID }],
    [[`drimbox://open/${ID}`, '--set-secret=psc'], { json: false, link: ID }],
    [[`drimbox://open/${ID}`, `drimbox://open/${ID}`], { json: false }],
    [['drimbox://open/x', '--config', 'evil.json'], { json: false }],
    [['DRIMBOX://config/x', '--config', 'evil.json'], { json: false }],
  ])('what comes with a link is ignored: %j', (args, command) => expect(parseCommandLine(args)).toEqual(command));

  test.each([[['--config']], [['--config=']], [['--config', '--json']], [['--set-secret']]])('%j: no value', (args) => {
    expect(() => parseCommandLine(args)).toThrow(UsageError);
  });

  test.each([
    ['--remote-debugging-port=9222', true],
    ['--remote-debugging-pipe', true],
    ['--Remote-Debugging-Port=9222', true],
    ['-remote-debugging-port=9222', true],
    ['/remote-debugging-port=9222', true],
    ['--disable-web-security', true],
    ['--ozone-platform=wayland', false],
    ['--json', false],
  ])('%s is refused in the installed program: %s', (argument, refused) => {
    expect(forbiddenSwitch(['--json', argument])).toBe(refused ? argument : undefined);
  });
});

test.each([
  [{ link: ID }, ID],
  [{ link: ID, config: 'evil.json' }, ID],
  [{ link: null }, undefined],
  [{ link: `drimbox://open/${ID}` }, undefined],
  [{ link: '../../x' }, undefined],
  [{ link: [ID] }, undefined],
  [null, undefined],
  [undefined, undefined],
  ['x', undefined],
])('a second instance that says %j', (data, link) => expect(linkOfSecondInstance(data)).toBe(link));

test('one configuration per machine', () => {
  expect(defaultConfigurationPath('win32', 'D:\\Data')).toBe('D:\\Data\\DRIMBox\\drimbox.json');
  expect(defaultConfigurationPath('win32', undefined)).toBe('C:\\ProgramData\\DRIMBox\\drimbox.json');
  expect(defaultConfigurationPath('linux', undefined)).toBe('/etc/drimbox/drimbox.json');
});
