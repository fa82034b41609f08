/** The same numbers for the same seed: integers below `below`. */
export function createRandom(seed: number): (below: number) => number {
  let state = (seed * 7919) | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Another one in each run, said in the name of what fails; `XTREME_TEST_SEED` repeats one. */
export const testSeed = Number(process.env.XTREME_TEST_SEED ?? Date.now() % 1_000_000);
