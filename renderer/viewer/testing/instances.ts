/** Instances as the main process announces them, for tests. */
import type { InstanceFacts } from '../../../shared/examination.ts';

/** An attribute in the DICOM JSON model. */
export const attribute = (...values: readonly unknown[]) => ({ vr: 'UN', Value: values });

const CT = {
  '00080060': attribute('CT'),
  '00083002': attribute('1.2.840.10008.1.2.1'),
  '00280002': attribute(1),
  '00280004': attribute('MONOCHROME2'),
  '00280010': attribute(4),
  '00280011': attribute(6),
  '00280100': attribute(16),
  '00280101': attribute(16),
  '00280102': attribute(15),
  '00280103': attribute(0),
};

const AXIAL = ['1', '0', '0', '0', '1', '0'];

interface Options {
  readonly z?: number;
  readonly orientation?: readonly string[];
  readonly number?: number;
  readonly frames?: number;
  readonly dataset?: Readonly<Record<string, unknown>>;
}

/** A small CT slice at height `z`, unless told otherwise. */
export function instance(
  sop: string,
  { z, orientation = AXIAL, number, frames = 1, dataset = {} }: Options = {},
): InstanceFacts {
  return {
    sopInstanceUid: sop,
    frames,
    dataset: {
      ...CT,
      ...(z === undefined
        ? {}
        : { '00200032': attribute('-10', '5', String(z)), '00200037': attribute(...orientation) }),
      ...(number === undefined ? {} : { '00200013': attribute(number) }),
      ...dataset,
    },
  };
}
