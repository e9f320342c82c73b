/** A stream of pseudo-random draws; the same seed gives the same stream on every machine. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** At least `min`, less than `max`. */
  between(min: number, max: number): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** An item by weights, which need not add up to anything. */
  weighted<Item>(items: readonly (readonly [item: Item, weight: number])[]): Item;
  /** Normally distributed: mean 0, standard deviation 1. */
  normal(): number;
  /** A shuffled copy. */
  shuffled<Item>(items: readonly Item[]): Item[];
  /** A stream of its own, so that more draws in one part of the demo leave the other parts as they are. */
  fork(name: string): Random;
}

/** PCG with 32 bits of state (RXS-M-XS): https://www.pcg-random.org/paper.html */
export function createRandom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0;

  function draw(): number {
    state = (Math.imul(state, 747_796_405) + 2_891_336_453) >>> 0;
    const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277_803_737);
    return ((word >>> 22) ^ word) >>> 0;
  }

  draw();
  return randomOf(draw, (name) =>
    createRandom(
      [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619), seed),
    ),
  );
}

/** What can be drawn by means of a source of numbers of 32 bits. */
export function randomOf(draw: () => number, fork: Random['fork']): Random {
  const next = () => draw() / 2 ** 32;
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));

  return {
    next,
    int,
    between: (min, max) => min + next() * (max - min),
    chance: (probability) => next() < probability,
    pick: (items) => at(items, int(0, items.length - 1)),
    weighted(items) {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) if ((left -= weight) < 0) return item;
      return at(items, items.length - 1)[0];
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled(items) {
      const copy = [...items];
      for (let last = copy.length - 1; last > 0; last--) {
        const other = int(0, last);
        [copy[last], copy[other]] = [at(copy, other), at(copy, last)];
      }
      return copy;
    },
    fork,
  };
}

/** @throws RangeError when there is no such item. */
function at<Item>(items: readonly Item[], index: number): Item {
  if (index < 0 || index >= items.length)
    throw new RangeError(`there is no item ${index} of ${items.length}`);
  return items[index] as Item;
}
