import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSetError, readDataSet } from '../../src/conformance/dataSet';
import { DEPARTURES } from '../../src/conformance/departures';
import { runConformance, type RunOptions } from '../../src/conformance/run';
import { servicesAvailable } from '../../src/conformance/privateServices';

const FILES = {
  'tables/users.json': {
    columns: ['id', 'name', 'safe_name', 'email', 'priv', 'pw_bcrypt', 'country'],
    rows: [[3, 'Aozora', 'aozora', 'a@example.test', 3, '_'.repeat(60), 'jp']],
  },
  'tables/stats.json': '{"columns":["id","mode","tscore","pp"],"rows":[[3,0,9223372036854775807,470]]}',
  'redis.json': { 'bancho:leaderboard:0': { 3: 470, 4: 500 }, 'bancho:leaderboard:0:jp': { 3: 470 } },
  'live.json': {
    players: [
      {
        id: 3,
        name: 'Aozora',
        country: 'jp',
        priv: 3,
        login_time: 1795262347.0618482,
        action: 2,
        info_text: '',
        mode: 0,
        mods: 0,
        map_md5: '',
        map_id: 0,
      },
    ],
    matches: {},
  },
  'cases.json':
    '[{"id":"one","request":{"method":"GET","path":"/v1/get_player_info?scope=all&id=3"},"expect":{"status":200,' +
    '"json":{"player":{"info":{"name":"Aozora"},"stats":{"0":{"tscore":9223372036854775807,"country_rank":1}}}}}},' +
    '{"id":"two","request":{"method":"GET","path":"/v1/get_player_status?id=3"},"expect":{"status":200,' +
    '"json":{"player_status":{"online":true,"login_time":1795262347.0618482}}}},' +
    '{"id":"three","request":{"method":"GET","path":"/v1/get_player_count","headers":{"Host":"osu.kiai.test"}},' +
    '"expect":{"status":404}},' +
    '{"id":"four","request":{"method":"GET","path":"/v1/get_player_count"},"expect":{"status":404}}]',
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiai-data-set-'));
  await mkdir(join(folder, 'tables'));
  await Promise.all(
    Object.entries(FILES).map(([name, content]) =>
      writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content)),
    ),
  );
});

afterEach(() => rm(folder, { recursive: true }));

describe('readDataSet', () => {
  it('keeps every digit', async () => {
    const { tables } = await readDataSet(folder);
    expect(tables.find(({ name }) => name === 'stats')?.rows).toEqual([[3, 0, 9223372036854775807n, 470]]);
  });

  it('says what is wrong', async () => {
    await expect(readDataSet(join(folder, 'none'))).rejects.toThrow(DataSetError);
    await writeFile(
      join(folder, 'cases.json'),
      '[{"id":"a","request":{"method":"GET"},"expect":{"status":200,"new":1}}]',
    );
    await expect(readDataSet(folder)).rejects.toThrow(/cases\.json[^]*"new"[^]*path/);
  });
});

describe('runConformance', () => {
  const run = async (stack: RunOptions['stack']) => {
    const lines: string[] = [];
    const totals = await runConformance(await readDataSet(folder), { stack, mount: '/', skip: [] }, (line) =>
      lines.push(line),
    );
    return { totals, lines };
  };

  it('judges the service on the embedded stack', async () => {
    expect(await run('embedded')).toEqual({
      totals: { passed: 3, failed: 1 },
      lines: ['FAILED four GET /get_player_count\n  status: expected 404, got 200', '3 passed, 1 failed'],
    });
  });

  (servicesAvailable() ? it : it.skip)(
    'judges it on MariaDB and Redis (where they are installed)',
    async () => {
      expect((await run('services')).totals).toEqual({ passed: 3, failed: 1 });
    },
  );

  it('judges a departure by the contract, and says so', async () => {
    const id = Object.keys(DEPARTURES)[0];
    const request = { method: 'GET', path: '/v1/get_replay?id=1' };
    await writeFile(join(folder, 'cases.json'), JSON.stringify([{ id, request, expect: { status: 404 } }]));
    const { totals, lines } = await run('embedded');
    expect(totals).toEqual({ passed: 0, failed: 1 });
    expect(lines.at(-2)).toContain(`1 case is judged by the contract instead of the recording: ${id} `);
  });
});
