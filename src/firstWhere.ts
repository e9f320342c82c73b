/**
 * By bisection: the first of the numbers from 0 below `count` that it holds for, as it does for all that follow; `count`
 * where it holds for none.
 */
export function firstWhere(count: number, holds: (number: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
