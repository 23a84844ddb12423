/** What is written over an image of where it lies in the patient. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { I18nScope } from '../ui/I18nScope.tsx';
import { frameFacts } from './frame-facts.ts';
import { createStore } from 'zustand/vanilla';
import { PlaceMarks } from './PlaceMarks.tsx';
import type { Rotation } from './view-place.ts';
import { attribute, instance } from './testing/instances.ts';

interface Look {
  readonly rotation?: Rotation;
  readonly isFlippedHorizontally?: boolean;
}

const AS_STORED = { rotation: 0 as Rotation, isFlippedHorizontally: false, isFlippedVertically: false };

function written(attributes: Readonly<Record<string, unknown>>, zoom?: number, look: Look = {}): string[] {
  const facts = frameFacts({ ...instance('1.2'), dataset: attributes }, 1);
  const markup = renderToStaticMarkup(
    <I18nScope locale="fr">
      <PlaceMarks facts={facts} view={{ state: createStore(() => ({ ...AS_STORED, zoom, ...look })) }} />
    </I18nScope>,
  );
  return [...markup.matchAll(/aria-label="([^"]*)"/g)].map(([, label = '']) => label.replaceAll('&#x27;', "'"));
}

const AXIAL = {
  '00200032': attribute(-100, -100, 50),
  '00200037': attribute(1, 0, 0, 0, 1, 0),
  '00280030': attribute(0.5, 0.5),
};

test('an axial image: the right of the patient is at its left, and the scale is that of the screen', () => {
  expect(written(AXIAL, 1)).toEqual([
    'À gauche de l’image : droite',
    'À droite de l’image : gauche',
    'En haut de l’image : avant',
    'En bas de l’image : arrière',
    'Échelle : 5 cm',
  ]);
});

test('the letters follow a rotation and a mirror', () => {
  const LEFT = 'À gauche de l’image : ';
  expect(written(AXIAL, 1, { rotation: 90 })[0]).toBe(`${LEFT}arrière`);
  expect(written(AXIAL, 1, { isFlippedHorizontally: true })[0]).toBe(`${LEFT}gauche`);
});

test('an oblique one has two letters where two directions count', () => {
  const oblique = { ...AXIAL, '00200037': attribute(0.8, 0.6, 0, 0, 0, -1) };
  expect(written(oblique)).toEqual([
    'À gauche de l’image : droite, avant',
    'À droite de l’image : gauche, arrière',
    'En haut de l’image : tête',
    'En bas de l’image : pieds',
  ]);
});

test('a radiograph says it in letters, and its size in the patient is not known', () => {
  const radiograph = { '00200020': attribute('L', 'F'), '00280030': attribute(0.14, 0.14) };
  expect(written(radiograph, 1)).toEqual([
    'À gauche de l’image : droite',
    'À droite de l’image : gauche',
    'En haut de l’image : tête',
    'En bas de l’image : pieds',
  ]);
});

test('where nothing is known nothing is written', () => {
  expect(written({}, 1)).toEqual([]);
  expect(written({ '00200020': attribute('X', 'F') }, 1)).toEqual([]);
});
