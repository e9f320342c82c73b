import { medianFigures, toFigures, type Figures } from '../../bench/http/figures';
import type { Measured } from '../../bench/http/measure';
import { cells, short, table, toMarkdown, type Results } from '../../bench/http/report';

const slice = (requests: number, latencies: [number, number][]) => ({
  sent: requests + 10,
  requests,
  bytes: requests * 300,
  seconds: 2,
  refused: 0,
  broken: 0,
  latencies: new Map(latencies),
});

const measured: Measured = {
  kind: 'cold',
  paths: 500,
  ours: {
    ...slice(990, [
      [1_000, 980],
      [8_500, 10],
    ]),
    refused: 3,
  },
  bare: slice(1_980, [[500, 1_980]]),
  express: slice(495, [[2_000, 495]]),
  counts: { statements: 2_000, rowsRead: 5_500 },
};

const figures: Figures = {
  rate: 495,
  p50: 1,
  p99: 8.5,
  ofBare: 0.5,
  ofExpress: 2,
  statements: 2,
  rowsRead: 5.5,
  bytes: 300,
  refused: 3,
  broken: 0,
  paths: 500,
  sent: 1_000,
  bare: { rate: 990, p50: 0.5, p99: 0.5 },
  express: { rate: 247.5, p50: 2, p99: 2 },
};

describe('the figures of an endpoint', () => {
  it('are of all its slices', () => expect(toFigures(measured)).toEqual(figures));

  it('have the 99th percentile of all latencies', () => {
    const ours = slice(990, [
      [1_000, 981],
      [8_500, 9],
    ]);
    expect(toFigures({ ...measured, ours })).toMatchObject({ p50: 1, p99: 1 });
  });

  it('are the medians of the runs, and all failures', () => {
    const runs = [10, 30, 20].map((rate): Figures => ({
      ...figures,
      rate,
      ofBare: rate / 100,
      broken: 1,
      bare: { rate: rate * 2, p50: 1, p99: 2 },
    }));
    expect(medianFigures(runs)).toEqual({
      ...figures,
      rate: 20,
      ofBare: 0.2,
      refused: 9,
      broken: 3,
      bare: { rate: 40, p50: 1, p99: 2 },
    });
  });
});

describe('the tables', () => {
  it.each([
    [12_345.6, '12,346'],
    [123.4, '123'],
    [12.34, '12.3'],
    [1.234, '1.23'],
    [0, '0.00'],
    [NaN, '-'],
    [Infinity, '-'],
  ])('have %d as %s', (value, expected) => expect(short(value)).toBe(expected));

  it('are Markdown', () => {
    expect(table(['a', 'b'], [['x', '1']])).toBe('| a | b |\n| --- | ---: |\n| x | 1 |');
  });

  it('have a line for each endpoint', () => {
    const expected = [
      '`v1 /`',
      '495',
      '1.00',
      '8.50',
      '0.50',
      '2.00',
      '2.00',
      '5.50',
      '3',
      '500 (each 2 times)',
    ];
    expect(cells({ name: 'v1 /', kind: 'hot', figures })).toEqual(expected);
    expect(cells({ name: 'v1 /', kind: 'hot', figures: { ...figures, paths: 1_000 } }).at(-1)).toBe('1,000');
  });
});

describe('the section of results', () => {
  const results: Results = {
    title: 'HTTP, 10 users',
    date: '2026-01-02',
    machine: '2 cores',
    database: '10.11-MariaDB',
    rows: { users: 10, scores: 2_000 },
    settings: { connections: 32, seconds: 1, rounds: 3, runs: 3, urls: 60_000, seed: 1, fresh: false },
    service: { readyMs: 400, rssAtStart: 90e6, rssAfter: 150e6, logged: 0 },
    lists: 0.521,
    endpoints: [{ name: 'v1 /get_clan', kind: 'cold', figures }],
    leftOut: { 'v1 /get_replay': 'a reason' },
    notes: ['a note'],
  };

  it('tells what was measured, where and how', () => {
    const text = toMarkdown(results);
    for (const part of [
      '## HTTP, 10 users\n\n2026-01-02, 2 cores, 10.11-MariaDB. 10 users, 2,000 scores.\n',
      'Medians of 3 run(s)',
      'Ready after 400 ms. Memory (RSS) 90 MB at the start, 150 MB after all.',
      '(990 to 990 a second)',
      'comes to 0.52 x select',
      '| `v1 /get_clan` | 495 |',
      'Not measured:\n\n- `v1 /get_replay`: a reason',
      'Notes:\n\n- a note',
    ])
      expect(text).toContain(part);
  });

  it('has no table of what was not asked', () => {
    expect(toMarkdown(results)).not.toContain('Hot: ');
    expect(toMarkdown({ ...results, leftOut: {}, notes: [] })).not.toMatch(/Not measured|Notes/);
  });
});
