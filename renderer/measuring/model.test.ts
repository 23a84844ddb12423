import { beforeEach, expect, test } from 'vitest';
import type { Measurement } from '../../shared/measurements.ts';
import { MeasuringModel, type Change } from './model.ts';
import { length } from './testing/length.ts';

let told: Change[] = [];
let model: MeasuringModel;
beforeEach(() => {
  told = [];
  model = new MeasuringModel((changes) => told.push(...changes));
  model.open('1.2');
});

const ids = (): string[] => model.state.getState().list.map(({ id }) => id);
const kept = (): (string | undefined)[] => told.map(({ after }) => after?.label);

test('each step is taken back and made again, in the order in which they were made', () => {
  const [a, b] = [length(1), length(2)];
  model.add(a);
  model.add(b);
  model.change({ ...a, label: 'Nodule' });
  model.remove([b.id]);
  expect(ids()).toEqual([a.id]);
  model.undo();
  expect(ids()).toEqual([a.id, b.id]);
  model.undo();
  expect(model.find(a.id)?.label).toBe('');
  model.undo();
  model.undo();
  model.undo();
  expect(ids()).toEqual([]);
  expect(model.state.getState()).toMatchObject({ canUndo: false, canRedo: true });
  for (let step = 0; step < 4; step += 1) model.redo();
  expect(ids()).toEqual([a.id]);
  expect(model.find(a.id)?.label).toBe('Nodule');
  expect(model.state.getState()).toMatchObject({ canUndo: true, canRedo: false });
});

test('after something new nothing is made again', () => {
  model.add(length(1));
  model.undo();
  model.add(length(2));
  model.redo();
  expect(ids()).toEqual([length(2).id]);
});

test('every step goes to the disk, back and forth', () => {
  model.add(length(1));
  model.change({ ...length(1), label: 'a' });
  model.undo();
  model.undo();
  model.redo();
  expect(kept()).toEqual(['', 'a', '', undefined, '']);
});

test('a change that changes nothing is no step', () => {
  model.add(length(1));
  model.change({ ...length(1) });
  model.change(length(7));
  model.undo();
  expect(ids()).toEqual([]);
});

test('what was kept comes to the list and is no step; what was made, changed or deleted meanwhile stays so', () => {
  const [a, b, c] = [length(1), length(2), length(3)];
  model.add({ ...b, label: 'moved' });
  model.add(c);
  model.remove([c.id]);
  told = [];
  model.load('1.2', [a, b, c]);
  expect(ids()).toEqual([a.id, b.id]);
  expect(model.find(b.id)?.label).toBe('moved');
  expect(told).toEqual([]);
  model.undo();
  expect(ids()).toEqual([a.id, b.id, c.id]);
});

test('what was kept of another study comes too late', () => {
  model.open('1.3');
  model.load('1.2', [length(1)]);
  expect(ids()).toEqual([]);
});

test('another study and another patient begin with nothing, steps included', () => {
  for (const leave of [() => model.open('1.3'), () => model.clear()]) {
    model.open('1.2');
    model.add(length(1));
    model.showSeries('1.2.3', false);
    leave();
    model.undo();
    expect(model.state.getState()).toMatchObject({ list: [], selected: undefined, canUndo: false, canRedo: false });
    expect(model.state.getState().hidden.size).toBe(0);
  }
});

test('numbers that come with the pixels are kept and are no step', () => {
  model.add(length(1));
  const complete: Measurement = { ...length(1), readings: [{ name: 'length', value: 12, unit: 'mm' }] };
  model.complete(complete);
  expect(told.at(-1)?.after).toEqual(complete);
  model.undo();
  expect(ids()).toEqual([]);
});
