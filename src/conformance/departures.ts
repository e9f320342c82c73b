import type { Expectation } from './dataSet';

/** A recording that contradicts the contract, and what is expected in its place. */
export interface Departure {
  reason: string;
  expect: Expectation;
}

/** Case id -> departure. Each is named in the output of a run. */
export const DEPARTURES: Readonly<Record<string, Departure>> = {
  '84e6839249': {
    reason: 'the reference refuses a replay whose map is gone; the contract hands it out',
    expect: {
      status: 200,
      replay: {
        mode: 0,
        map_md5: 'f'.repeat(32),
        player: 'Aozora',
        n300: 280,
        n100: 15,
        n50: 3,
        ngeki: 40,
        nkatu: 9,
        nmiss: 2,
        score: 727_727,
        max_combo: 300,
        perfect: false,
        mods: 8,
        played_at: '2025-05-05T05:05:05Z',
        frames_sha256: '71fb91887442d2699b82f89a0a704cbdd9db100d8fabba8f88f265a9055e3d99',
        score_id: '2662',
      },
      filename_contains: 'Aozora - ',
    },
  },
};
