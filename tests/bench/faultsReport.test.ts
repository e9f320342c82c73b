import type { FaultFigures } from '../../bench/faults/faults';
import { brokenBounds, HEAD, toLine } from '../../bench/faults/report';

const well: FaultFigures = {
  fault: 'Redis killed',
  sent: 1_000,
  sentAgain: 10,
  counts: { right: 990, lesser: 4, refused: 6, wrong: 0, failed: 0, broken: 0 },
  slowestMs: 30,
  recoveredS: 0.2,
  bad: [],
};

describe('the bounds of faults', () => {
  it('hold when all is well', () => expect(brokenBounds([well])).toEqual([]));

  it.each<[string, Partial<FaultFigures>]>([
    ['nothing was answered rightly', { counts: { ...well.counts, right: 0 } }],
    [
      '2 answers are wrong, failed or missing: a; b',
      { counts: { ...well.counts, broken: 2 }, bad: ['a', 'b'] },
    ],
    ['11 requests were sent again', { sentAgain: 11 }],
    ['recovered after 2.00 s', { recoveredS: 2 }],
    ['an answer took 21.1 s', { slowestMs: 21_100 }],
  ])('are broken: %s', (line, part) => {
    expect(brokenBounds([{ ...well, ...part }])).toEqual([`Redis killed: ${line}`]);
  });

  it('are of the figures in the table', () => {
    expect(HEAD.trim().split(/ {2,}/)).toEqual([
      'sent',
      'sent again',
      'right',
      'lesser',
      '503s',
      'other 5xx',
      'wrong',
      'broken',
      'slowest s',
      'recovered s',
    ]);
    expect(toLine(well).split(/ {2,}/)).toEqual([
      'Redis killed',
      ...['1000', '10', '990', '4', '6', '0', '0', '0', '0.03', '0.20'],
    ]);
  });
});
