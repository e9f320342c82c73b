import request from 'supertest';
import { z } from 'zod';
import { API_VERSIONS } from '../../src/app';
import { float, floatNames, writeFloats } from '../../src/json/float';
import { insertMap, insertPlayer, insertScore, insertStats } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const routes = API_VERSIONS.flatMap((version) =>
  version.routes.flatMap((route) => ('answer' in route ? [{ ...route, version: version.name }] : [])),
);

describe('floats in an answer', () => {
  const schema = z.object({
    name: z.string(),
    pp: z.number().int(),
    acc: float().describe('Percent.'),
    parts: z.array(z.object({ aim: float().nullable(), count: z.number().int() })),
    byMode: z.record(z.string(), z.object({ bpm: float() })),
    either: z.union([z.object({ cs: float() }), z.null()]),
  });
  const write = (value: unknown) => writeFloats(JSON.stringify(value), schema);

  it('are known by their names, wherever they are', () => {
    expect(floatNames(schema)).toEqual(new Set(['acc', 'aim', 'bpm', 'cs']));
  });

  it('have a point, and whole numbers have none', () => {
    expect(write({ pp: 7, acc: 100, parts: [{ aim: -3, count: 2 }, { aim: null }], either: { cs: 0 } })).toBe(
      '{"pp":7,"acc":100.0,"parts":[{"aim":-3.0,"count":2},{"aim":null}],"either":{"cs":0.0}}',
    );
    expect(write({ byMode: { 0: { bpm: 180 }, 8: { bpm: 182.73 } } })).toBe(
      '{"byMode":{"0":{"bpm":180.0},"8":{"bpm":182.73}}}',
    );
  });

  it('stay what they are with a fraction or an exponent', () => {
    const json = '{"acc":99.5,"parts":[{"aim":1e+21},{"aim":1e-7},{"aim":-0.5}]}';
    expect(writeFloats(json, schema)).toBe(json);
  });

  it('are not looked for in texts', () => {
    const value = { name: '"acc":1,{"acc":1}\\"acc":1,', acc: 1 };
    expect(JSON.parse(write(value))).toEqual(value);
    expect(write(value)).toBe(JSON.stringify(value).replace(/1}$/, '1.0}'));
  });

  it.each(routes.map((route) => [`${route.version} ${route.path}`, route.answer] as const))(
    'share no name with whole numbers in %s',
    (_, answer) => {
      const whole = new Set<string>();
      const visit = (node: unknown) => {
        if (typeof node !== 'object' || node === null) return;
        const { properties = {} } = node as { properties?: Record<string, { type?: string }> };
        for (const [name, member] of Object.entries(properties))
          if (member.type === 'integer') whole.add(name);
        Object.values(node).forEach(visit);
      };
      visit(z.toJSONSchema(answer, { unrepresentable: 'any' }));
      expect([...floatNames(answer)].filter((name) => whole.has(name))).toEqual([]);
    },
  );

  it.each(['v1', 'v2'])('are all numbers of %s that may have a fraction', (name) => {
    const numbers: string[] = [];
    const visit = (node: unknown, path: string) => {
      if (typeof node !== 'object' || node === null) return;
      const { type, format } = node as { type?: string; format?: string };
      if (type === 'number' && format !== 'double') numbers.push(path);
      for (const [key, member] of Object.entries(node)) visit(member, `${path}.${key}`);
    };
    for (const { path, answer, version } of routes)
      if (version === name) visit(z.toJSONSchema(answer, { unrepresentable: 'any' }), path);
    expect(numbers).toEqual([]);
  });
});

describeOnEveryStack('numbers as the game server writes them', (stack) => {
  const textOf = async (path: string) => {
    const { status, text } = await request(stack().app).get(path);
    expect(status).toBe(200);
    return text;
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3);
    await insertStats(writable, 3, { 0: { pp: 500, acc: 100 } });
    const map_md5 = await insertMap(writable, 20, { bpm: 180, cs: 4, od: 8.5, ar: 9, hp: 0, diff: 5.25 });
    await insertScore(writable, { id: 1, userid: 3, map_md5, pp: 0, acc: 100, status: 2 });
  });

  it.each([
    '/v1/get_score_info?id=1',
    '/v1/get_player_scores?scope=best&id=3',
    '/v1/get_map_scores?scope=best&id=20',
    '/v2/scores/1',
    '/v2/scores',
  ])('pp and acc of a score have a point: %s', async (path) => {
    const text = await textOf(path);
    expect(text).toContain('"pp":0.0,"acc":100.0,');
    expect(text).toMatch(/"max_combo":\d+,"mods":\d+,/);
  });

  it.each(['/v1/get_map_info?id=20', '/v1/get_player_scores?scope=best&id=3', '/v2/maps/20', '/v2/scores/1'])(
    'so has what a beatmap is like: %s',
    async (path) => {
      expect(await textOf(path)).toContain('"bpm":180.0,"cs":4.0,"od":8.5,"ar":9.0,"hp":0.0,"diff":5.25');
    },
  );

  it.each([
    ['/v1/get_player_info?scope=stats&id=3', '"pp":500,'],
    ['/v1/get_leaderboard', '"pp":500,'],
    ['/v2/leaderboards/0', '"pp":500,'],
    ['/v2/players/3/stats/0', '"pp":500.0,'],
    ['/v2/players/3/stats', '"pp":500.0,'],
  ])('the pp of a player are whole, except in the stats of v2: %s', async (path, pp) => {
    const text = await textOf(path);
    expect(text).toContain(pp);
    expect(text).toContain('"acc":100.0,');
  });
});
