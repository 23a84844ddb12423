import { expect, it } from 'vitest';
import { defaultFolders } from './folders.ts';
import type { Machine } from './folders.ts';

const linux: Machine = { platform: 'linux', environment: {}, home: '/home/a' };
const windows: Machine = { platform: 'win32', environment: {}, home: 'C:\\Users\\a' };

const cases: [string, Machine, string, string][] = [
  ['Linux', linux, '/home/a/.cache/drimbox', '/home/a/.local/state/drimbox'],
  [
    'Linux with XDG folders',
    { ...linux, environment: { XDG_CACHE_HOME: '/fast', XDG_STATE_HOME: '/kept/' } },
    '/fast/drimbox',
    '/kept/drimbox',
  ],
  [
    'Linux with values that the XDG specification says to ignore',
    { ...linux, environment: { XDG_CACHE_HOME: 'fast', XDG_STATE_HOME: '' } },
    '/home/a/.cache/drimbox',
    '/home/a/.local/state/drimbox',
  ],
  ['another Unix', { ...linux, platform: 'freebsd' }, '/home/a/.cache/drimbox', '/home/a/.local/state/drimbox'],
  [
    'Windows',
    { ...windows, environment: { LOCALAPPDATA: 'D:\\Local' } },
    'D:\\Local\\DRIMBox\\Cache',
    'D:\\Local\\DRIMBox\\State',
  ],
  [
    'Windows without its variable',
    windows,
    'C:\\Users\\a\\AppData\\Local\\DRIMBox\\Cache',
    'C:\\Users\\a\\AppData\\Local\\DRIMBox\\State',
  ],
  [
    'macOS',
    { platform: 'darwin', environment: { XDG_CACHE_HOME: '/fast' }, home: '/Users/a' },
    '/Users/a/Library/Caches/DRIMBox',
    '/Users/a/Library/Application Support/DRIMBox',
  ],
];

it.each(cases)('%s', (_, machine, cache, durable) => {
  expect(defaultFolders(machine)).toEqual({ cache, durable });
});
