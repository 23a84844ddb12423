/** Numbers that look random and are the same at every run (a linear congruential generator). */
export function createRandom(seed: number): { readonly below: (limit: number) => number } {
  let state = seed;
  return {
    below: (limit) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    },
  };
}
