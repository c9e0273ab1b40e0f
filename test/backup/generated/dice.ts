/** Chance that can be repeated: the same seed, the same database. */
export type Dice = {
  below(limit: number): number;
  chance(of: number): boolean;
  oneOf<T>(list: readonly T[]): T;
  /** Some of a list, in its order. */
  someOf<T>(list: readonly T[], each: number): T[];
};

/** mulberry32 */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (of) => next() < of,
    oneOf: (list) => list[below(list.length)] as never,
    someOf: (list, each) => list.filter(() => next() < each),
  };
}
