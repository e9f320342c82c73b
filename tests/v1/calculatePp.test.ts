import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { OSU_FILE_MAX_BYTES } from '../../src/pp/osuFileLimits';
import { HOSTILE_FILES, MAPS, osuFile, SOURCE_WORKER } from '../pp/support';
import { insertMap, insertPlayer, md5Of, refusals } from '../support/factories';
import { testServices } from '../support/services';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';

const KEY = 'a0b1c2d3-0000-4000-8000-000000000001';
const OVERRIDES = { overrides: { pp: SOURCE_WORKER } };
const [HD, HR, DT, RX, NC, FL] = [8, 16, 64, 128, 512, 1024];

/** Ruleset -> the parts of an entry that are numbers, besides pp and stars. */
const PARTS = [
  {
    performance: ['pp_acc', 'pp_aim', 'pp_speed', 'pp_flashlight', 'effective_miss_count'],
    difficulty: ['aim', 'speed', 'flashlight', 'slider_factor', 'speed_note_count'],
  },
  {
    performance: ['pp_acc', 'effective_miss_count', 'pp_difficulty'],
    difficulty: ['stamina', 'color', 'rhythm', 'peak'],
  },
  { performance: [], difficulty: [] },
  { performance: ['pp_difficulty'], difficulty: [] },
] as const;

const numbersIn = (part: Record<string, unknown>) =>
  Object.keys(part).filter((name) => typeof part[name] === 'number');

const calculate = ({ app }: Stack, query: string) =>
  request(app).get(`/v1/calculate_pp?${query}`).set('Authorization', `Bearer ${KEY}`);

/** Maps 100 to 103, one of each ruleset, with their files. */
async function putMaps({ writable, dataDirectory }: Stack): Promise<void> {
  await insertPlayer(writable, 3, { api_key: KEY });
  await mkdir(join(dataDirectory, 'osu'), { recursive: true });
  for (const [ruleset, file] of MAPS.entries())
    await putMap({ writable, dataDirectory }, 100 + ruleset, file);
}

async function putMap(
  { writable, dataDirectory }: Pick<Stack, 'writable' | 'dataDirectory'>,
  id: number,
  file: string,
  md5 = md5Of(file),
): Promise<void> {
  await insertMap(writable, id, { md5 });
  await writeFile(join(dataDirectory, 'osu', `${id}.osu`), file);
}

describeOnEveryStack(
  'calculate_pp',
  (stack) => {
    const get = (query: string) => calculate(stack(), query);
    const ppOf = async (query: string) => {
      const { body } = await get(query);
      return (Array.isArray(body) ? body[0] : body).performance.pp as number;
    };

    beforeAll(() => putMaps(stack()));

    it('tells one entry for each of the default accuracies', async () => {
      const { status, body } = await get('id=100');
      expect(status).toBe(200);
      expect(body.map((entry: { accuracy: number }) => entry.accuracy)).toEqual([100, 99, 98, 95]);
      const pp = body.map((entry: { performance: { pp: number } }) => entry.performance.pp);
      expect(pp).toEqual([...pp].sort((a: number, b: number) => b - a));
      for (const value of pp) expect(value).toBe(Number(value.toFixed(3)));
    });

    it.each([0, 1, 2, 3, 4, 5, 6, 8])('fills the parts of the ruleset of mode %d', async (mode) => {
      const ruleset = mode % 4;
      const { status, body } = await get(`id=100&mode=${mode}&mods=${mode > 3 ? RX : 0}&acc=99.5`);
      expect(status).toBe(200);
      expect(body).toHaveLength(1);
      const { performance, difficulty, accuracy } = body[0];
      expect(accuracy).toBe(99.5);
      expect(numbersIn(performance).sort()).toEqual(['pp', ...PARTS[ruleset]!.performance].sort());
      expect(numbersIn(difficulty).sort()).toEqual(['stars', ...PARTS[ruleset]!.difficulty].sort());
      expect(difficulty.stars).toBeGreaterThan(0);
    });

    it.each([7, 9, 10, 11])('knows no mode %d', async (mode) => {
      const { status, body } = await get(`id=100&mode=${mode}`);
      expect([status, body]).toEqual([400, { status: 'Invalid gamemode.' }]);
    });

    it.each([1, 2, 3])('calculates a map of ruleset %d in it, whatever mode is asked for', async (own) => {
      const query = (mode: number) => `id=${100 + own}&mode=${mode}&mods=${HD + DT}&acc=99.5`;
      const { body: expected } = await get(query(own));
      expect(numbersIn(expected[0].performance).sort()).toEqual(['pp', ...PARTS[own]!.performance].sort());
      for (const mode of [0, 1, 2, 3, 4, 8]) expect((await get(query(mode))).body).toEqual(expected);
    });

    it.each([1, 2, 3])(
      'takes the objects of a map of ruleset %d for those of osu! with relax',
      async (own) => {
        const { body } = await get(`id=${100 + own}&mode=4&mods=${RX}&acc=99.5`);
        const { performance, difficulty } = body[0];
        expect(numbersIn(performance).sort()).toEqual(['pp', ...PARTS[0].performance].sort());
        expect(numbersIn(difficulty).sort()).toEqual(['stars', ...PARTS[0].difficulty].sort());
        for (const ruleset of [1, 2, 3]) {
          const { body: relaxed } = await get(`id=${100 + own}&mode=${ruleset}&mods=${RX}&acc=99.5`);
          expect(numbersIn(relaxed[0].performance).sort()).toEqual(['pp', ...PARTS[own]!.performance].sort());
        }
      },
    );

    it('tells what osu! awards today where it is asked for that', async () => {
      const { body } = await get('id=101&mode=1&algorithm=latest&acc=99');
      const { body: older } = await get('id=101&mode=1&algorithm=2022&acc=99');
      const { body: unsaid } = await get('id=101&mode=1&acc=99');
      expect(body[0].difficulty.stars).not.toBe(older[0].difficulty.stars);
      expect(body[0].difficulty.peak).toBeNull();
      expect(unsaid).toEqual(older);
    });

    it('takes up to 100 accuracies', async () => {
      const accuracies = (count: number) =>
        Array.from({ length: count }, (_, at) => `acc=${100 - at / 4}`).join('&');
      const { body } = await get(`id=100&${accuracies(100)}`);
      expect(body.map((entry: { accuracy: number }) => entry.accuracy)).toEqual(
        Array.from({ length: 100 }, (_, at) => 100 - at / 4),
      );
      const refused = await get(`id=100&${accuracies(101)}`);
      expect(refused.status).toBe(422);
      expect(refused.body.detail).toMatchObject([{ type: 'too_long', loc: ['query', 'acc'] }]);
    });

    it.each(['n100=0', 'n50=0', 'nkatu=0', 'ngeki=0'])('tells one object with %s', async (count) => {
      for (const mode of [0, 1, 2, 3]) {
        const { status, body } = await get(`id=100&mode=${mode}&acc=95&${count}`);
        expect([status, body.accuracy]).toEqual([200, null]);
        expect(body.performance.pp).toBeGreaterThan(0);
      }
    });

    it('tells a list when misses are all that is given', async () => {
      const { body } = await get('id=100&misses=3');
      expect(body).toHaveLength(4);
    });

    it.each(['misses=5', 'combo=40', 'n100=20', 'n50=20'])('pays less with %s', async (worse) => {
      expect(await ppOf(`id=100&${worse}`)).toBeLessThan(await ppOf('id=100'));
    });

    it.each([HD, HR, DT, FL])('pays more with mods %d', async (mods) => {
      expect(await ppOf(`id=100&mods=${mods}`)).toBeGreaterThan(await ppOf('id=100'));
    });

    it('takes nightcore for double time', async () => {
      const { body } = await get(`id=100&mods=${DT + HD}`);
      expect((await get(`id=100&mods=${NC + HD}`)).body).toEqual(body);
    });

    it('survives hit counts, combos and mods beyond all maps', async () => {
      const counts = ['nkatu', 'ngeki', 'n100', 'n50', 'misses', 'combo', 'mods'];
      for (const mode of [0, 1, 2, 3])
        for (const algorithm of ['2022', 'latest']) {
          const { status, body } = await get(
            `id=100&mode=${mode}&algorithm=${algorithm}&${counts.map((name) => `${name}=2147483647`).join('&')}`,
          );
          expect([status, typeof body.performance?.pp]).toEqual([200, 'number']);
        }
    });

    it('names every refused parameter in order', async () => {
      const { status, body } = await get('mods=x&mode=12&acc=101&n50=-1&algorithm=2023&n300=x');
      expect(status).toBe(422);
      expect(body.detail).toEqual([
        refusals.missing('id'),
        refusals.below('n50', '-1', 0),
        refusals.noInteger('mods', 'x'),
        refusals.above('mode', '12', 11),
        {
          type: 'less_than_equal',
          loc: ['query', 'acc', 0],
          msg: 'Input should be less than or equal to 100',
          input: '101',
          ctx: { le: 100 },
        },
        refusals.noneOf('algorithm', '2023', "'2022' or 'latest'"),
      ]);
    });

    it('says when there is no such map', async () => {
      const { status, body } = await get('id=999');
      expect([status, body]).toEqual([400, { status: 'Beatmap not found.' }]);
    });

    it.each([
      ['is missing', 201, null],
      ['has another MD5', 202, `${MAPS[0]} `],
    ])('says when the file of a map %s', async (_name, id, file) => {
      await insertMap(stack().writable, id, { md5: md5Of(`the file of ${id}`) });
      if (file) await writeFile(join(stack().dataDirectory, 'osu', `${id}.osu`), file);
      const { status, body } = await get(`id=${id}`);
      expect([status, body]).toEqual([400, { status: 'Beatmap file could not be fetched.' }]);
    });

    it.each([undefined, 'Bearer nope', 'Bearer', `Basic ${KEY}`])(
      'asks for a key (%s)',
      async (authorization) => {
        for (const method of ['get', 'post'] as const) {
          const sent = request(stack().app)[method]('/v1/calculate_pp?id=100');
          const { status, body } = await (authorization ? sent.set('Authorization', authorization) : sent);
          expect([status, body]).toEqual([401, { status: 'Invalid API key.' }]);
        }
      },
    );

    it('needs no file once the difficulty is known', async () => {
      const file = osuFile({ objects: ['0,0,1000,1,0', '300,300,1200,1,0', '10,90,1500,1,0'] });
      await putMap(stack(), 210, file);
      const { body } = await get(`id=210&mods=${DT}&acc=97`);
      await rm(join(stack().dataDirectory, 'osu', '210.osu'));
      expect((await get(`id=210&mods=${DT}&acc=97`)).body).toEqual(body);
      expect((await get(`id=210&mods=${NC}&combo=2&n100=1`)).status).toBe(200);
      expect((await get('id=210&mods=16')).status).toBe(400);
    });
  },
  OVERRIDES,
);

describeOnEveryStack(
  'calculate_pp of a sent file',
  (stack) => {
    const post = (query = '') =>
      request(stack().app).post(`/v1/calculate_pp?${query}`).set('Authorization', KEY);

    beforeAll(() => putMaps(stack()));

    it.each([0, 1, 2, 3])('tells the same as of a stored one in mode %d', async (mode) => {
      const query = `mode=${mode}&mods=24&acc=98&acc=96.5`;
      const { body } = await calculate(stack(), `id=${100 + mode}&${query}`);
      const raw = await post(query).type('text/plain').send(MAPS[mode]);
      const form = await post(query).attach('map', Buffer.from(MAPS[mode]!), 'a.osu');
      expect([raw.status, raw.body]).toEqual([200, body]);
      expect([form.status, form.body]).toEqual([200, body]);
    });

    it('takes it as any type, and hit counts', async () => {
      const { status, body } = await post('n100=2&misses=1')
        .type('application/octet-stream')
        .send(Buffer.from(MAPS[0]!));
      expect([status, body.accuracy]).toEqual([200, null]);
    });

    it.each(Object.entries(HOSTILE_FILES))('refuses %s', async (_name, file) => {
      const { status, body } = await post().type('text/plain').send(file);
      expect(status).toBe(400);
      expect(body.status).toMatch(/^Beatmap (?:file could not be read|is too large or too complex)/);
    });

    it('refuses a body of 20 MB, also in a form', async () => {
      const file = Buffer.alloc(20 * 1024 * 1024, MAPS[0]);
      const refused = [413, { status: 'The body of the request is too large.' }];
      const raw = await post().type('text/plain').send(file);
      expect([raw.status, raw.body]).toEqual(refused);
      const form = await post().attach('file', file, 'a.osu');
      expect([form.status, form.body]).toEqual(refused);
    });

    it('refuses a small body that grows too large when it is unpacked', async () => {
      const { gzipSync } = await import('node:zlib');
      const { status } = await post()
        .set('Content-Encoding', 'gzip')
        .type('text/plain')
        .send(gzipSync(Buffer.alloc(OSU_FILE_MAX_BYTES + 1)));
      expect(status).toBe(413);
    });

    it('refuses what is no file', async () => {
      const nothing = await post();
      const empty = await post().attach('file', Buffer.alloc(0), 'a.osu');
      const fields = await post().field('file', 'text');
      for (const { status, body } of [nothing, empty, fields])
        expect([status, body]).toEqual([400, { status: 'Beatmap file could not be read.' }]);
    });
  },
  OVERRIDES,
);

/** A slider of so many points that no calculation of it ends in time. */
const ENDLESS = osuFile({
  objects: [
    `0,0,1000,2,0,B|${Array.from({ length: 300_000 }, (_, at) => `${at % 512}:${at % 384}`).join('|')},1,900`,
  ],
});

describeOnEveryStack(
  'calculate_pp with one thread, one place in the queue and a time limit',
  (stack) => {
    const post = (file: string) =>
      request(stack().app).post('/v1/calculate_pp').set('Authorization', KEY).type('text/plain').send(file);

    beforeAll(() => putMaps(stack()));

    it('gives up a map that takes too long; what waited and what is known goes on', async () => {
      const { body: known } = await calculate(stack(), 'id=100');
      const endless = post(ENDLESS).then(({ status, body }) => [status, body]);
      // The upload itself takes a moment; the known map is answered before, while and after it is calculated.
      const meanwhile = await Promise.all([
        calculate(stack(), 'id=100'),
        calculate(stack(), 'id=101&mode=1'),
      ]);
      expect(meanwhile.map(({ status }) => status)).toEqual([200, 200]);
      expect(meanwhile[0].body).toEqual(known);
      expect(await endless).toEqual([
        400,
        { status: 'Beatmap is too large or too complex to be calculated.' },
      ]);
      expect((await calculate(stack(), 'id=102&mode=2')).status).toBe(200);
    });

    it('says when to come again when the queue is full', async () => {
      const answers = await Promise.all([1, 2, 3].map((at) => post(`${ENDLESS}// ${at}`)));
      const busy = answers.filter(({ status }) => status === 503);
      expect(busy).toHaveLength(1);
      expect(busy[0]!.body).toEqual({ status: 'Too many calculations are waiting right now.' });
      expect(busy[0]!.headers['retry-after']).toBe('5');
      expect((await calculate(stack(), 'id=103&mode=3')).status).toBe(200);
    });

    it('calculates a map once for all who ask at the same time', async () => {
      const file = osuFile({ objects: ['0,0,1000,1,0', '300,300,1200,1,0'] });
      const answers = await Promise.all(Array.from({ length: 6 }, () => post(file)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    });
  },
  { env: { PP_WORKERS: '1' }, overrides: { pp: { ...SOURCE_WORKER, queueMax: 1, limitMs: 4_000 } } },
);

(testServices() ? describe : describe.skip)('known difficulties in Redis', () => {
  it('serve another process, which has no file', async () => {
    const first = await createServicesStack(OVERRIDES);
    const second = await createServicesStack({ ...OVERRIDES, env: { REDIS_DB: '0' } });
    try {
      await putMaps(first);
      await second.context.redis!.select(Number(process.env['JEST_WORKER_ID'] ?? 1));
      await insertPlayer(second.writable, 3, { api_key: KEY });
      await insertMap(second.writable, 100, { md5: md5Of(MAPS[0]!) });
      expect((await calculate(second, 'id=100')).status).toBe(400);
      const { body } = await calculate(first, 'id=100');
      const answer = await calculate(second, 'id=100');
      expect([answer.status, answer.body]).toEqual([200, body]);
    } finally {
      await second.close();
      await first.close();
    }
  });

  it('are calculated anew when what is stored is none', async () => {
    const stack = await createServicesStack(OVERRIDES);
    try {
      await putMaps(stack);
      const name = `kiai:difficulty:2022:${md5Of(MAPS[0]!)}:0:0`;
      await stack.context.redis!.set(name, '{"mode":0,"stars":"many"}');
      expect((await calculate(stack, 'id=100')).status).toBe(200);
      expect(JSON.parse((await stack.context.redis!.get(name))!).stars).toBeGreaterThan(0);
      expect(await stack.context.redis!.ttl(name)).toBeGreaterThan(0);
    } finally {
      await stack.close();
    }
  });

  it('are not missed while Redis is away', async () => {
    const stack = await createServicesStack({ ...OVERRIDES, env: { REDIS_PORT: '1' } });
    try {
      await putMaps(stack);
      expect((await calculate(stack, 'id=100')).status).toBe(200);
      expect((await calculate(stack, 'id=100')).status).toBe(200);
    } finally {
      await stack.close();
    }
  });
});
