/** Panes that go together: the places at which they are found are worked out from the files' own attributes. */
import { readFile } from 'node:fs/promises';
import dicomParser from 'dicom-parser';
import type { Locator, Page } from '@playwright/test';
import type { SandboxSeries } from './sandbox/imaging/index.ts';
import type { Reader } from './support/reader.ts';
import { expect, look, test } from './support/reading.ts';
import { SANDBOX_WITH_SHARED_DICOM, SHARED_DICOM, whatDataIsMissing } from './support/shared-data.ts';
import { servedStudies, type NominalSource } from './support/source.ts';
import { said, saidIn } from './support/texts.ts';

const reason = whatDataIsMissing(SHARED_DICOM);
test.skip(reason !== undefined, reason);
test.use({ sandboxArguments: SANDBOX_WITH_SHARED_DICOM });

const PATIENCE = { timeout: 15_000 };

type Vector = readonly [number, number, number];

/** Where an image lies (PS3.3 C.7.6.2.1.1). */
interface Header {
  readonly position: Vector;
  readonly row: Vector;
  readonly column: Vector;
  /** Distance of rows, then of columns. */
  readonly spacing: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
}

async function headersOf(series: SandboxSeries): Promise<ReadonlyMap<string, Header>> {
  const read = series.instances.map(async ({ sopInstanceUid, file }) => {
    const dataset = dicomParser.parseDicom(await readFile(file), { untilTag: 'x7fe00010' });
    const at = (tag: string, index: number): number => dataset.floatString(tag, index) ?? NaN;
    const vector = (tag: string, from: number): Vector => [at(tag, from), at(tag, from + 1), at(tag, from + 2)];
    const header: Header = {
      position: vector('x00200032', 0),
      row: vector('x00200037', 0),
      column: vector('x00200037', 3),
      spacing: [at('x00280030', 0), at('x00280030', 1)],
      rows: dataset.uint16('x00280010') ?? 0,
      columns: dataset.uint16('x00280011') ?? 0,
    };
    return [sopInstanceUid, header] as const;
  });
  return new Map(await Promise.all(read));
}

interface Opened {
  readonly panes: readonly [Locator, Locator];
  readonly headers: readonly [ReadonlyMap<string, Header>, ReadonlyMap<string, Header>];
}

/** Opens a study of the shelf with one of its series at the left and another one at the right. */
async function openBeside(
  reader: Reader,
  source: NominalSource,
  folder: string,
  names: readonly RegExp[],
): Promise<Opened> {
  const study = (await servedStudies(SHARED_DICOM)).find((one) => one.folder === folder);
  const series = names.map((name) => study?.series.find(({ description }) => name.test(description)));
  const [left, right] = series;
  if (!study || !left || !right) throw new Error(`no such series in ${folder}`);
  await source.control({ selectFolder: study.folder });
  const [manifest] = await source.writeManifests([study]);
  await reader.openKos(manifest?.file ?? '');
  await reader.openSeries(left.description);
  const { page } = reader;
  await expect(reader.canvas).toBeVisible(PATIENCE);
  await page.keyboard.press('Shift+Digit2');
  const panes = [1, 2].map((number) => paneOf(page, number));
  const [first, second] = panes;
  if (!first || !second) throw new Error('no panes');
  for (const [pane, { description }] of [
    [first, left],
    [second, right],
  ] as const) {
    await pane.click({ position: { x: 60, y: 200 } });
    await reader.seriesButton(description).click();
    await expect(pane.locator('[data-shown]')).toBeVisible(PATIENCE);
  }
  return { panes: [first, second], headers: [await headersOf(left), await headersOf(right)] };
}

const paneOf = (page: Page, number: number): Locator =>
  page.getByRole('group', { name: saidIn('layout.pane', { number, count: 2 }) });

/** The header of the image that a pane shows. */
async function shownIn(pane: Locator, headers: ReadonlyMap<string, Header>): Promise<Header> {
  const id = await pane.locator('[data-shown]').getAttribute('data-shown', PATIENCE);
  const header = headers.get(/^\w+:([\d.]+)\//.exec(id ?? '')?.[1] ?? '');
  if (!header) throw new Error(`the pane shows ${id}`);
  return header;
}

const sum = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function pointAt({ position, row, column, spacing }: Header, [at, down]: readonly [number, number]): Vector {
  const along = (axis: 0 | 1 | 2) => position[axis] + row[axis] * spacing[1] * at + column[axis] * spacing[0] * down;
  return [along(0), along(1), along(2)];
}

/** How far along the rows and the columns of an image, and how far off it, a point lies: pixels, pixels, mm. */
function seenFrom({ position, row, column, spacing }: Header, point: Vector): readonly [number, number, number] {
  const way: Vector = [point[0] - position[0], point[1] - position[1], point[2] - position[2]];
  const normal: Vector = [
    row[1] * column[2] - row[2] * column[1],
    row[2] * column[0] - row[0] * column[2],
    row[0] * column[1] - row[1] * column[0],
  ];
  return [sum(way, row) / spacing[1], sum(way, column) / spacing[0], sum(way, normal)];
}

/** Where a pixel of the fitted image is in its pane. */
async function placeOf(
  pane: Locator,
  header: Header,
  [column, row]: readonly [number, number],
): Promise<[number, number]> {
  const box = await pane.locator('[data-shown]').boundingBox();
  if (!box) throw new Error('no image is on the screen');
  const [width, height] = [header.columns * header.spacing[1], header.rows * header.spacing[0]];
  const scale = Math.min(box.width / width, box.height / height);
  return [
    box.width / 2 + ((column + 0.5) * header.spacing[1] - width / 2) * scale,
    box.height / 2 + ((row + 0.5) * header.spacing[0] - height / 2) * scale,
  ];
}

async function numbersOf(of: Locator, names: readonly string[]): Promise<number[]> {
  return Promise.all(names.map(async (name) => Number(await of.getAttribute(name))));
}

/** In CSS px. */
function expectNear(found: readonly number[], expected: readonly number[]): void {
  for (const [index, value] of found.entries()) expect(Math.abs(value - (expected[index] ?? NaN))).toBeLessThan(0.75);
}

test('a PET follows its CT to the nearest slice, and leads it', async ({ reader, source }) => {
  const { page } = reader;
  const study = (await servedStudies(SHARED_DICOM)).find(({ folder }) => folder === 'studies/petct-acrin');
  const names = ['CT', 'PT'].map((modality) => {
    const found = study?.series.find((one) => one.modality === modality && one.instances.length > 1);
    return new RegExp(`^${(found?.description ?? modality).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
  });
  const { panes, headers } = await openBeside(reader, source, 'studies/petct-acrin', names);
  const [ct, pet] = panes;
  await page.keyboard.press('y');
  const expectTogether = async (from: 0 | 1): Promise<void> => {
    const to = from === 0 ? 1 : 0;
    await expect(async () => {
      const { position } = await shownIn(panes[from], headers[from]);
      const off = (z: number): number => Math.abs(z - position[2]);
      const least = Math.min(...[...headers[to].values()].map((one) => off(one.position[2])));
      expect(off((await shownIn(panes[to], headers[to])).position[2])).toBeCloseTo(least, 2);
    }).toPass(PATIENCE);
  };
  await expectTogether(1);
  await ct.click({ position: { x: 60, y: 200 } });
  await page.keyboard.press('Home');
  const before = await shownIn(ct, headers[0]);
  for (let step = 0; step < 15; step += 1) await page.mouse.wheel(0, 100);
  await expect(async () => expect((await shownIn(ct, headers[0])).position).not.toEqual(before.position)).toPass(
    PATIENCE,
  );
  await expectTogether(0);
  await pet.hover();
  for (let step = 0; step < 5; step += 1) await page.mouse.wheel(0, -100);
  await expectTogether(1);
});

test('reference lines lie where the planes cut each other; the localiser shows one point in both', async ({
  reader,
  source,
}) => {
  const { page } = reader;
  const { panes, headers } = await openBeside(reader, source, 'studies/xdsi-mr', [/t1_AX/, /SAG/]);
  const [axial, sagittal] = panes;
  await page.keyboard.press('Shift+X');
  // The right pane is the active one: its slice is a line in the left one, from edge to edge.
  const line = axial.locator('[data-line="slice"]');
  // An upright line has no width: none that Playwright would call visible.
  await expect(line).toHaveCount(1, PATIENCE);
  const image = await shownIn(axial, headers[0]);
  const cut = await shownIn(sagittal, headers[1]);
  const column = (cut.position[0] - image.position[0]) / image.spacing[1];
  const ends = await Promise.all([-0.5, image.rows - 0.5].map((row) => placeOf(axial, image, [column, row])));
  const found = await numbersOf(line, ['x1', 'y1', 'x2', 'y2']);
  const [top = [], bottom = []] = [found.slice(0, 2), found.slice(2)].sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0));
  expectNear([...top, ...bottom], ends.flat());
  await expect(axial.getByRole('img', { name: said('links.line') })).toBeVisible();

  await page.keyboard.press('x');
  const pixel = [170, 120] as const;
  const [x, y] = await placeOf(axial, image, pixel);
  const at = { x: Math.round(x), y: Math.round(y) };
  await axial.locator('[data-shown]').click({ position: at });
  const scale = (await placeOf(axial, image, [1, 0]))[0] - (await placeOf(axial, image, [0, 0]))[0];
  const point = pointAt(image, [pixel[0] + (at.x - x) / scale, pixel[1] + (at.y - y) / scale]);
  await expectPoint(sagittal, headers[1], point);
  await expect(axial.getByRole('img', { name: said('links.point.here') })).toBeVisible();
  await expect(axial.getByRole('status').filter({ hasText: saidIn('links.point') })).toBeVisible();
  await look(page, 'comparer-localisateur');

  // Ten pixels to the right are to the left in the patient, and further from the slice that is there.
  await page.keyboard.press('Shift+ArrowRight');
  const moved: Vector = [point[0] + 10 * image.spacing[1], point[1], point[2]];
  await expectPoint(sagittal, headers[1], moved);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('img', { name: saidIn('links.point') })).toHaveCount(0);
  await expect(axial.locator('[data-shown]')).toBeVisible();
});

/** The nearest slice is shown, and the mark is where the point meets it. */
async function expectPoint(pane: Locator, headers: ReadonlyMap<string, Header>, point: Vector): Promise<void> {
  const least = Math.min(...[...headers.values()].map((one) => Math.abs(seenFrom(one, point)[2])));
  await expect(async () => {
    const header = await shownIn(pane, headers);
    const [column, row, off] = seenFrom(header, point);
    expect(Math.abs(off)).toBeCloseTo(least, 3);
    const mark = pane.locator('svg[data-x]');
    expectNear(await numbersOf(mark, ['data-x', 'data-y']), await placeOf(pane, header, [column, row]));
  }).toPass(PATIENCE);
}
