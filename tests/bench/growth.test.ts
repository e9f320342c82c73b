import { toGrowth } from '../../bench/http/growth';
import type { Results } from '../../bench/http/report';

interface Measured {
  /** Milliseconds. */
  p50: number;
  /** Of the Express route, in the same run. */
  select: number;
  /** Of an answer. */
  bytes: number;
}

function resultsOf(scores: number, measured: Record<string, Measured>, fresh = true): Results {
  return {
    title: `HTTP, 1,001 users, ${scores.toLocaleString('en-US')} scores, indexed`,
    rows: { scores },
    settings: { fresh },
    endpoints: Object.entries(measured).map(([name, { p50, select, bytes }]) => ({
      name,
      kind: 'cold',
      figures: { p50, bytes, express: { p50: select } },
    })),
  } as unknown as Results;
}

const small = resultsOf(1_000, {
  a: { p50: 2, select: 1, bytes: 400 },
  gone: { p50: 1, select: 1, bytes: 400 },
});
const middle = resultsOf(2_000, { a: { p50: 100, select: 1, bytes: 400 } });
const large = resultsOf(3_000, {
  a: { p50: 5, select: 2, bytes: 600 },
  other: { p50: 1, select: 1, bytes: 400 },
});

describe('the growth with the size of the server', () => {
  it('is from the smallest to the largest, of what was measured on both', () => {
    const growth = toGrowth([large, small, middle], large);
    expect(growth?.name).toBe('HTTP, growth, indexed');
    expect(growth?.text).toContain('From 1,001 users, 1,000 scores to 1,001 users, 3,000 scores');
    expect(growth?.text.match(/^\| `.*$/gm)).toEqual(['| `a` | 2.00 | 5.00 | 2.50 | 1.25 | 1.50 |']);
  });

  it.each([
    ['a single size', [large]],
    ['another label', [large, { ...small, title: `${small.title}, by others` }]],
    ['kept answers', [large, resultsOf(1_000, { a: { p50: 2, select: 1, bytes: 400 } }, false)]],
    ['results of another kind', [large, 'Soak', { title: 'Faults' }]],
  ])('is not told of %s', (_, all) => expect(toGrowth(all as Results[], large)).toBeUndefined());
});
