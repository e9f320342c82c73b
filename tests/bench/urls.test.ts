import request from 'supertest';
import { API_VERSIONS } from '../../src/app';
import { createRandom } from '../../src/demo/random';
import { MODES } from '../../src/osu/modes';
import { FORGOTTEN, makePaths, publicReads, toPath } from '../../bench/http/endpoints';
import { makeLive, type LiveState } from '../../bench/http/live';
import { PARAMETERS } from '../../bench/http/parameters';
import { readSamples } from '../../bench/http/readSamples';
import type { SampleSets } from '../../bench/http/samples';
import {
  insertClan,
  insertMap,
  insertPick,
  insertPlayer,
  insertPool,
  insertScore,
  insertStats,
  RESTRICTED,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const PLAYERS = [3, 4, 5, 6, 7, 8, 9, 10, 11];
const HIDDEN = 12;
const MAPS = [20, 21, 22, 900_000];

const { endpoints, leftOut } = publicReads(API_VERSIONS);

describe('the table of parameters', () => {
  it('has a line for every endpoint that everybody may read', () => {
    expect([...leftOut].filter(([, reason]) => reason === FORGOTTEN)).toEqual([]);
  });

  it('has no line for anything else', () => {
    const names = [...endpoints.map(({ name }) => name), ...leftOut.keys()];
    expect(Object.keys(PARAMETERS).sort()).toEqual(names.sort());
  });

  it('reports an endpoint that it has no line for', () => {
    const [version] = API_VERSIONS;
    const routes = version!.routes.filter(({ path }) => path === '/get_clan');
    const renamed = {
      ...version!,
      routes: routes.map((route) => ({ ...route, path: '/get_crew' as const })),
    };
    expect([...publicReads([renamed]).leftOut]).toEqual([['v1 /get_crew', FORGOTTEN]]);
  });
});

describe('a path', () => {
  it('has its own parameters in their places and the others behind it', () => {
    const values = { mode: 3, player_id: 'a b/c', limit: 50, q: 'x&y' };
    expect(toPath('/v2/players/{player_id}/stats/{mode}', values)).toBe(
      '/v2/players/a%20b%2Fc/stats/3?limit=50&q=x%26y',
    );
  });

  it('needs a value for each of its own parameters', () => {
    expect(() => toPath('/v2/clans/{clan_id}', {})).toThrow(
      '/v2/clans/{clan_id}: there is no value for clan_id.',
    );
  });
});

describeOnEveryStack('the URLs of a data set', (stack) => {
  let samples: SampleSets;
  let state: LiveState;

  beforeAll(async () => {
    const { writable } = stack();
    for (const id of PLAYERS) {
      await insertPlayer(writable, id, {
        name: `[${id}] -Möwe_${id}`,
        country: id % 2 ? 'jp' : 'us',
        clan_id: 1,
      });
      await insertStats(
        writable,
        id,
        Object.fromEntries(MODES.map((mode) => [mode, { pp: 9 * id, plays: id }])),
      );
    }
    await insertPlayer(writable, HIDDEN, { priv: RESTRICTED });
    await insertStats(writable, HIDDEN, { 0: { pp: 1, plays: 1_000 } });
    await insertClan(writable, 1, { owner: 3 });
    for (const id of MAPS) {
      const map_md5 = await insertMap(writable, id, { plays: id });
      for (const userid of [...PLAYERS, HIDDEN])
        await insertScore(writable, { id: id * 100 + userid, userid, map_md5 });
    }
    await insertScore(writable, { id: 5, userid: 3, map_md5: 'f'.repeat(32) });
    await insertPool(writable, 1, { created_by: 3 });
    await insertPick(writable, { pool_id: 1, map_id: 20, mods: 0, slot: 1 });
    const read = await readSamples(writable, { wanted: 1_000, hot: 2, random: createRandom(1) });
    state = makeLive(read.all, createRandom(1));
    const { players, matches } = state;
    const live = { online: players.map(({ id }) => id), matches: [...matches.keys()] };
    samples = { all: { ...read.all, ...live }, busiest: { ...read.busiest, ...live } };
  });
  // The heartbeat: it counts for 60 s.
  beforeEach(async () => {
    const { live } = stack().context;
    await Promise.all(state.players.map((player) => live.putPlayer(player)));
    await Promise.all([...state.matches].map(([id, match]) => live.putMatch(id, match)));
  });

  it('are made of what everybody may see', () => {
    const { players, maps, scores, clans, pools } = samples.all;
    expect(players.map(({ id }) => id).sort((a, b) => a - b)).toEqual(PLAYERS);
    expect(maps.map(({ id }) => id).sort((a, b) => a - b)).toEqual(MAPS);
    const seen = MAPS.flatMap((id) => PLAYERS.map((player) => id * 100 + player));
    expect([...scores].sort((a, b) => a - b)).toEqual(seen);
    expect([clans, pools]).toEqual([[1], [1]]);
  });

  it('are hot for what has the most plays', () => {
    expect(samples.busiest.players.map(({ id }) => id)).toEqual([11, 10]);
    expect(samples.busiest.maps.map(({ id }) => id)).toEqual([900_000, 22]);
  });

  it.each(endpoints)('are different and answered: $name', async (endpoint) => {
    const { hot, cold } = makePaths(endpoint, samples, { hot: 3, cold: 12, seed: 1 })!;
    expect(new Set(cold).size).toBe(cold.length);
    const refused = [];
    for (const path of [...hot, ...cold]) {
      const { status, text } = await request(stack().app).get(path);
      if (status !== 200) refused.push({ path, status, text });
    }
    expect(refused).toEqual([]);
  });

  it('are the same for the same seed', () => {
    const endpoint = endpoints.find(({ name }) => name === 'v1 /get_player_scores')!;
    const make = (seed: number) => makePaths(endpoint, samples, { hot: 4, cold: 25, seed });
    expect(make(7)).toEqual(make(7));
    expect(make(8)).not.toEqual(make(7));
  });

  it('are none for what the data set has nothing of', () => {
    const endpoint = endpoints.find(({ name }) => name === 'v1 /get_mappool')!;
    const nothing = { all: { ...samples.all, pools: [] }, busiest: { ...samples.busiest, pools: [] } };
    expect(makePaths(endpoint, nothing, { hot: 4, cold: 25, seed: 1 })).toBeUndefined();
  });
});

describeOnEveryStack('an empty database', (stack) => {
  it('is refused', async () => {
    const options = { wanted: 10, hot: 2, random: createRandom(1) };
    await expect(readSamples(stack().writable, options)).rejects.toThrow('The database has no maps');
  });
});
