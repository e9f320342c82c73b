import type { Players } from './players';

/** So many numbers of scores are held at a time: 64 MB. */
const HELD_AT_MOST = 16_000_000;

/** Hands out, player after player, the numbers of the scores that each one set, in rising order. */
export function* scoresByPlayer(
  players: Players,
  scores: number,
  heldAtMost = HELD_AT_MOST,
): Generator<{ index: number; numbers: Uint32Array }> {
  const counts = new Uint32Array(players.count);
  for (let number = 1; number <= scores; number += 1) counts[players.playerOf(number)]! += 1;
  for (let from = 0; from < players.count;) {
    let to = from;
    let held = 0;
    do held += counts[to++]!;
    while (to < players.count && held + counts[to]! <= heldAtMost);
    const { starts, numbers } = collect(players, scores, counts, { from, to, held });
    for (let index = from; index < to; index += 1)
      yield { index, numbers: numbers.subarray(starts[index - from], starts[index - from + 1]) };
    from = to;
  }
}

/** Sorts the scores of a range of players by player, in one look at all scores. */
function collect(
  players: Players,
  scores: number,
  counts: Uint32Array,
  { from, to, held }: { from: number; to: number; held: number },
) {
  const starts = new Uint32Array(to - from + 1);
  for (let index = from; index < to; index += 1)
    starts[index - from + 1] = starts[index - from]! + counts[index]!;
  const next = starts.slice();
  const numbers = new Uint32Array(held);
  for (let number = 1; number <= scores; number += 1) {
    const index = players.playerOf(number);
    if (index >= from && index < to) numbers[next[index - from]!++] = number;
  }
  return { starts, numbers };
}
