import type { Expectation, Step } from './dataSet';

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

/** A kind of step whose recordings contradict the contract. */
interface StepDeparture {
  reason: string;
  /** What is expected in place of the recording; undefined where they agree. */
  expectOf: (step: Step) => Step['expect'] | undefined;
}

const COUNTRY_HEADERS = ['cf-ipcountry', 'x-country-code'];

const STEP_DEPARTURES: readonly StepDeparture[] = [
  {
    reason:
      'the reference looks up where an address lies; the contract takes the country from the proxy alone',
    expectOf: ({ path, headers = {}, expect }) => {
      const isTold = Object.keys(headers).some((name) => COUNTRY_HEADERS.includes(name.toLowerCase()));
      if (path !== '/v2/accounts' || expect.status !== 201 || isTold) return undefined;
      const json = expect.json as { data: object };
      return { ...expect, json: { ...json, data: { ...json.data, country: 'xx' } } };
    },
  },
  {
    reason: 'the reference refuses JPEGs that begin with an Exif header; the contract takes them',
    expectOf: ({ multipart, expect }) =>
      multipart?.includes('Exif') && expect.status === 400
        ? { status: 200, json: { status: 'success', data: null, meta: {} } }
        : undefined,
  },
];

/** What is expected of a step in place of the recording; undefined where that holds. */
export function stepDeparture(step: Step): { reason: string; expect: Step['expect'] } | undefined {
  for (const { reason, expectOf } of STEP_DEPARTURES) {
    const expect = expectOf(step);
    if (expect) return { reason, expect };
  }
  return undefined;
}
