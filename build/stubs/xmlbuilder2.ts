/** Stands in for `xmlbuilder2` in the bundle of the screen, where nothing may reach it. */
export function create(): never {
  throw new Error('xmlbuilder2 is not part of this program');
}
