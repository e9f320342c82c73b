import { randomOf, type Random } from '../demo/random';

/** What is drawn for: draws for one thing say nothing about those for another. */
export const Topic = {
  Player: 1,
  Who: 2,
  Play: 3,
  Favourite: 4,
  Set: 5,
  Map: 6,
  Social: 7,
  Clan: 8,
  Pools: 9,
} as const;

/** Draws that can be begun anew for any numbered thing, so that each thing is made without those before it. */
export interface SeededRandom extends Random {
  /** The draws that follow depend on the seed and these whole numbers alone. */
  begin(topic: number, number: number, more?: number): void;
}

const rotate = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));

/** xoroshiro64** (https://prng.di.unimi.it), begun with a mix of the numbers. */
export function createSeededRandom(seed: number): SeededRandom {
  let low = 0;
  let high = 0;

  /** MurmurHash3's rounds. */
  function mix(word: number): void {
    low = Math.imul(rotate(low ^ Math.imul(word, 0xcc9e2d51), 13), 5) + 0xe6546b64;
    high = Math.imul(rotate(high ^ Math.imul(word, 0x1b873593) ^ low, 17), 9) + 0x52dce729;
  }
  function draw(): number {
    const word = Math.imul(rotate(Math.imul(low, 0x9e3779bb), 5), 5) >>> 0;
    high ^= low;
    low = rotate(low, 26) ^ high ^ (high << 9);
    high = rotate(high, 13);
    return word;
  }
  function begin(topic: number, number: number, more = 0): void {
    low = 0x243f6a88;
    high = 0x85a308d3;
    mix(seed);
    mix(topic);
    mix(number);
    mix(more);
    draw();
    draw();
    draw();
  }

  return {
    ...randomOf(draw, () => {
      throw new Error('Begin anew instead.');
    }),
    begin,
  };
}
