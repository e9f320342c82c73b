import { readdir, readFile, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import request from 'supertest';
import { OSU_FILE_MAX_BYTES } from '../../src/pp/osuFileLimits';
import { eventually } from '../support/eventually';
import { insertMap, insertPlayer, md5Of } from '../support/factories';
import { createEmbeddedStack, type Stack } from '../support/stacks';
import { startMirror, type MirrorServer } from './mirrorServer';
import { MAPS, SOURCE_WORKER } from './support';

const KEY = 'a0b1c2d3-0000-4000-8000-000000000001';
const MAP = MAPS[0]!;
const UNAVAILABLE = { status: 'Beatmap file could not be fetched.' };

describe('a map whose file is missing', () => {
  let mirror: MirrorServer;
  let stack: Stack;
  let nextId = 1;

  const open = async (env: Record<string, string>, mirrorLimitMs = 1_000) => {
    stack = await createEmbeddedStack({ env, overrides: { pp: { ...SOURCE_WORKER, mirrorLimitMs } } });
    await insertPlayer(stack.writable, 3, { api_key: KEY });
  };
  const newMap = async (text = MAP) => {
    nextId += 1;
    await insertMap(stack.writable, nextId, { md5: md5Of(`${text}//${nextId}`) });
    return { id: nextId, file: `${text}//${nextId}` };
  };
  const calculate = (id: number) =>
    request(stack.app).get(`/v1/calculate_pp?id=${id}&acc=99`).set('Authorization', KEY);
  const stored = async () => readdir(join(stack.dataDirectory, 'osu')).catch(() => []);

  beforeAll(async () => {
    mirror = await startMirror();
  });
  afterAll(() => mirror.close());
  beforeEach(() => {
    mirror.asked = [];
  });
  afterEach(() => stack.close());

  describe('without OSU_MIRROR_URL', () => {
    beforeEach(() => open({}));

    it('is fetched from nowhere', async () => {
      const fetch = jest.spyOn(globalThis, 'fetch');
      const { status, body } = await calculate((await newMap()).id);
      expect([status, body]).toEqual([400, UNAVAILABLE]);
      expect(fetch).not.toHaveBeenCalled();
      fetch.mockRestore();
    });
  });

  describe('with OSU_MIRROR_URL', () => {
    beforeEach(() => open({ OSU_MIRROR_URL: `${mirror.url}/osu/` }));

    it('is fetched, calculated and kept', async () => {
      const { id, file } = await newMap();
      mirror.answer = (response) => response.end(file);
      const { status, body } = await calculate(id);
      expect(status).toBe(200);
      expect(body[0].performance.pp).toBeGreaterThan(0);
      expect(mirror.asked).toEqual([`/osu/${id}`]);
      expect(await stored()).toEqual([`${id}.osu`]);
      expect(await readFile(join(stack.dataDirectory, 'osu', `${id}.osu`), 'utf8')).toBe(file);
    });

    it('is fetched once for all who ask at the same time', async () => {
      const { id, file } = await newMap();
      mirror.answer = (response) => setTimeout(() => response.end(file), 100);
      const answers = await Promise.all(
        ['acc=100', 'acc=98&mods=64', 'mode=1', 'algorithm=latest'].map((query) =>
          request(stack.app).get(`/v1/calculate_pp?id=${id}&${query}`).set('Authorization', KEY),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(mirror.asked).toHaveLength(1);
    });

    it.each<[string, (file: string) => MirrorServer['answer']]>([
      ['has another MD5', (file) => (response) => response.end(`${file} `)],
      ['is not there', (file) => (response) => response.writeHead(404).end(file)],
      ['is too large', () => (response) => response.end(Buffer.alloc(OSU_FILE_MAX_BYTES + 1))],
      [
        'never ends',
        () => (response) => {
          const write = () => {
            if (!response.destroyed) response.write(Buffer.alloc(64 * 1024), () => void setImmediate(write));
          };
          write();
        },
      ],
      ['never comes', () => () => undefined],
      ['stops half way', (file) => (response) => void response.write(file)],
      ['breaks off', () => (response) => response.destroy()],
    ])('is not kept when what the mirror sends %s', async (_name, answer) => {
      const { id, file } = await newMap();
      mirror.answer = answer(file);
      const { status, body } = await calculate(id);
      expect([status, body]).toEqual([400, UNAVAILABLE]);
      expect(await stored()).toEqual([]);
      mirror.answer = (response) => response.end(file);
      expect((await calculate(id)).status).toBe(200);
    });

    it('is fetched again when the file and the known difficulties are gone, no sooner', async () => {
      const { id, file } = await newMap();
      mirror.answer = (response) => response.end(file);
      await calculate(id);
      await calculate(id);
      expect(mirror.asked).toHaveLength(1);
      await rm(join(stack.dataDirectory, 'osu', `${id}.osu`));
      expect((await calculate(id)).status).toBe(200);
      expect(mirror.asked).toHaveLength(1);
    });
  });

  it('is fetched once more for who asks when the map has become another meanwhile', async () => {
    await open({ OSU_MIRROR_URL: mirror.url }, 60_000);
    const { id, file } = await newMap();
    const held: ServerResponse[] = [];
    mirror.answer = (response) => void held.push(response);
    const ask = () => calculate(id).then(({ status }) => status);
    const old = ask();
    await eventually(() => held.length === 1);
    const md5 = md5Of('another file');
    await stack.writable.query.updateTable('maps').set({ md5 }).where('maps.id', '=', id).execute();
    const changed = ask();
    await eventually(() => held.length === 2);
    for (const response of held) response.end(file);
    expect(await Promise.all([old, changed])).toEqual([200, 400]);
  });

  it('is fetched from where {id} stands in the address', async () => {
    await open({ OSU_MIRROR_URL: `${mirror.url}/files/{id}.osu` });
    const { id, file } = await newMap();
    mirror.answer = (response) => response.end(file);
    expect((await calculate(id)).status).toBe(200);
    expect(mirror.asked).toEqual([`/files/${id}.osu`]);
  });
});
