import { expect, test } from 'vitest';
import { menuTemplate, windowOptions, type MenuEntry } from './desktop-window.ts';

const options = (packaged: boolean) => windowOptions({ preload: '/x/preload.cjs', packaged });

test('the page has no way into Node, and nothing that weakens the sandbox', () => {
  expect(options(true).webPreferences).toEqual({
    preload: '/x/preload.cjs',
    partition: 'drimbox',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
  });
});

test('developer tools exist on a developer’s machine only', () => {
  expect([options(false).webPreferences.devTools, options(true).webPreferences.devTools]).toEqual([true, false]);
  const roles = (packaged: boolean): (string | undefined)[] =>
    menuTemplate(packaged).flatMap(({ submenu = [] }: MenuEntry) => submenu.map(({ role }) => role));
  expect(roles(true)).toContain('quit');
  expect(roles(true)).not.toContain('toggleDevTools');
  expect(roles(true)).not.toContain('reload');
  expect(roles(false)).toContain('toggleDevTools');
});

test('the session lives in memory and the title names nobody', () => {
  expect(options(true).webPreferences.partition).not.toMatch(/^persist:/);
  expect(options(true).title).toBe('DRIMBox');
});
