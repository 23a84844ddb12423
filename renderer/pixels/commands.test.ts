import { beforeEach, expect, test, vi } from 'vitest';
import type { Command, CommandContext } from '../commands/command.ts';
import { frameFacts } from '../viewer/frame-facts.ts';
import { attribute, instance } from '../viewer/testing/instances.ts';
import { PIXEL_COMMANDS } from './commands.ts';
import { usePixels } from './pixel-state.ts';

const HU = { '00281053': attribute(1), '00281052': attribute(-1024) };
const WINDOWS = { '00281050': attribute(40, 500), '00281051': attribute(400, 2000) };

beforeEach(() => usePixels.setState({ showsOverlays: true, showsShutters: true }));

function command(id: string): Command {
  const found = PIXEL_COMMANDS.find((one) => one.id === id);
  if (!found) throw new Error(`no command ${id}`);
  return found;
}

function pane(dataset: Record<string, unknown>, voi?: string) {
  const setVoi = vi.fn();
  const autoWindow = vi.fn();
  const slice = { facts: frameFacts(instance('1.1', { dataset }), 1) };
  const view = { slice: () => slice, state: { getState: () => ({ voi }) }, setVoi, autoWindow };
  return { context: { view } as unknown as CommandContext, setVoi, autoWindow };
}

test('the digits have the presets of the image in the pane, and nothing where there are none', () => {
  const { context, setVoi } = pane(HU, 'CT.bone');
  command('window.preset1').run(context);
  expect(setVoi).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'CT.lung' }));
  expect(command('window.preset3').isOn?.(context)).toBe(true);
  expect(command('window.preset1').isOn?.(context)).toBe(false);
  const magnetic = pane({ '00080060': attribute('MR') });
  expect(command('window.preset1').isAvailable?.(magnetic.context)).toBe(false);
  command('window.preset1').run(magnetic.context);
  expect(magnetic.setVoi).not.toHaveBeenCalled();
});

test('the choices of the file come one after the other, and the first after the last', () => {
  const next = (voi: string | undefined) => {
    const { context, setVoi } = pane(WINDOWS, voi);
    command('window.file').run(context);
    return (setVoi.mock.calls[0]?.[0] as { readonly id: string } | undefined)?.id;
  };
  expect([next('file.1'), next('file.2'), next('CT.lung'), next(undefined)]).toEqual([
    'file.2',
    'file.1',
    'file.1',
    'file.1',
  ]);
  expect(command('window.file').isAvailable?.(pane({}).context)).toBe(false);
});

test('colours have no automatic window', () => {
  expect(command('window.auto').isAvailable?.(pane({ '00280002': attribute(3) }).context)).toBe(false);
  const { context, autoWindow } = pane({});
  expect(command('window.auto').isAvailable?.(context)).toBe(true);
  command('window.auto').run(context);
  expect(autoWindow).toHaveBeenCalledOnce();
});

test('overlays and shutters go off and on again, each for itself', () => {
  const { context } = pane({});
  command('look.overlays').run(context);
  expect(command('look.overlays').isOn?.(context)).toBe(false);
  expect(command('look.shutters').isOn?.(context)).toBe(true);
  command('look.overlays').run(context);
  command('look.shutters').run(context);
  expect(usePixels.getState()).toMatchObject({ showsOverlays: true, showsShutters: false });
});
