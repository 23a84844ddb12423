/** The modality that a SOP class lets one expect (PS3.4 B.5), for series whose manifest does not name it. */

const STORAGE = '1.2.840.10008.5.1.4.1.1.';

/** Modality (PS3.3 C.7.3.1.1.1) to what follows the root of the storage SOP classes, retired ones included. */
const CLASSES: Readonly<Record<string, string>> = {
  CR: '1',
  DX: '1.1 1.1.1',
  MG: '1.2 1.2.1 13.1.3 13.1.4',
  IO: '1.3 1.3.1',
  CT: '2 2.1 2.2',
  US: '3 3.1 6 6.1 6.2',
  MR: '4 4.1 4.2 4.3 4.4',
  OT: '7 7.1 7.2 7.3 7.4',
  PR: '11.1 11.2 11.3 11.4',
  XA: '12.1 12.1.1',
  RF: '12.2 12.2.1',
  NM: '5 20',
  SEG: '66.4',
  REG: '66.1 66.3',
  SM: '77.1.6',
  SR: '88.11 88.22 88.33 88.34 88.35 88.67 88.68',
  KO: '88.59',
  DOC: '104.1 104.2',
  PT: '128 128.1 130',
  RTIMAGE: '481.1',
  RTDOSE: '481.2',
  RTSTRUCT: '481.3',
  RTPLAN: '481.5 481.8',
};

const MODALITY_BY_CLASS: ReadonlyMap<string, string> = new Map(
  Object.entries(CLASSES).flatMap(([modality, ends]) =>
    ends.split(' ').map((end) => [STORAGE + end, modality] as const),
  ),
);

/** Undefined when the class is not one of a single modality. */
export function modalityOfClass(sopClassUid: string): string | undefined {
  return MODALITY_BY_CLASS.get(sopClassUid);
}
