import { expect, test } from 'vitest';
import { planeName, planeNameKey, type PlaneName } from './plane-name.ts';
import { AXIAL, CORONAL, SAGITTAL, tiltedAxial, type Orientation } from './testing/planes.ts';

test.each<[string, Orientation, PlaneName]>([
  ['axial', AXIAL, 'axial'],
  ['coronal', CORONAL, 'coronal'],
  ['sagittal', SAGITTAL, 'sagittal'],
  ['the gantry tilted as far as it goes', tiltedAxial(30), 'axial'],
  ['tilted the other way', tiltedAxial(-30), 'axial'],
  ['between axial and coronal', tiltedAxial(45), 'oblique'],
  ['tilted until it is nearly coronal', tiltedAxial(70), 'coronal'],
  ['upside down and seen from the head', [AXIAL[1], AXIAL[0]], 'axial'],
])('%s', (_, orientation, name) => {
  expect(planeName(orientation)).toBe(name);
});

test('a name has a key', () => {
  expect(planeNameKey('oblique')).toBe('plane.name.oblique');
});
