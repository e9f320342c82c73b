import { createConnection, type Connection } from 'mysql2/promise';
import request from 'supertest';
import { eventually } from '../support/eventually';
import { MANY, rowsLookedAt, statementsOf } from '../support/plans';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';

const services = testServices();

/** bancho.py makes its text in utf8mb3, and its hashes in what the server has for default: latin1, for long. */
const CHARACTER_SETS = [
  'utf8mb3 collate utf8mb3_general_ci',
  'utf8mb3 collate utf8mb3_unicode_ci',
  'utf8mb4 collate utf8mb4_general_ci',
  'utf8mb4 collate utf8mb4_unicode_ci',
  'latin1',
];

/** Letters that all, some and none of these hold. */
const TEXTS = ['Éclair', 'né', '€uro', 'жук', '日本', 'a🎉'];

const URLS = TEXTS.flatMap((text) =>
  [
    '/v1/get_player_info?scope=info&name=',
    '/v1/get_player_status?name=',
    '/api/get_user?u=',
    '/v2/scores?map_md5=',
  ].map((url) => url + encodeURIComponent(text)),
);

const fillOf = (characterSet: string) => {
  const text = (type: string) => `${type} character set ${characterSet} not null`;
  return [
    `alter table users modify name ${text('varchar(32)')}, modify safe_name ${text('varchar(32)')}`,
    `alter table scores modify map_md5 ${text('char(32)')}`,
    `insert into users (id, name, safe_name, email, priv, pw_bcrypt)
      select seq, concat('name ', seq), concat('name_', seq), concat(seq, '@e.test'), 3, repeat('_', 60)
      from seq_3_to_3000`,
    "update users set name = 'Éclair', safe_name = 'éclair' where id = 7",
    `insert into scores (map_md5, score, pp, acc, max_combo, mods, n300, n100, n50, nmiss, ngeki, nkatu, status, mode,
        play_time, time_elapsed, client_flags, userid, perfect, online_checksum)
      select md5(seq), 1, 1, 98, 400, 0, 300, 5, 1, 0, 50, 3, 2, 0, '2024-01-01', 90000, 0, 3, 0, md5(seq)
      from seq_1_to_3000`,
    'analyze table users, scores',
  ];
};

(services ? describe : describe.skip).each(CHARACTER_SETS)('letters beyond ASCII, in %s', (characterSet) => {
  let stack: Stack;
  let admin: Connection;
  const most = async (statements: string[]) => {
    const counts = [];
    for (const statement of statements) counts.push(await rowsLookedAt(admin, statement));
    return Math.max(...counts);
  };

  beforeAll(async () => {
    stack = await createServicesStack();
    const { name } = stack.context.config.database as { name: string };
    admin = await createConnection({ ...services!.mysql, charset: 'utf8mb4_general_ci', database: name });
    for (const statement of fillOf(characterSet)) await admin.query(statement);
    // What the columns are in is read when it is first needed.
    await eventually(async () => (await most(await statementsOf(stack, URLS[0]!))) < MANY);
  });
  afterAll(async () => {
    await admin.end();
    await stack.close();
  });

  it.each(URLS)('%s goes through no table', async (url) => {
    const statements = await statementsOf(stack, url);
    expect(await most(statements)).toBeLessThan(MANY);
  });

  it('many names at once go through no table', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `${TEXTS[at % TEXTS.length]}${at}`);
    const statements = await statementsOf(
      stack,
      ...names.map((name) => `/v1/get_player_info?scope=info&name=${encodeURIComponent(name)}`),
    );
    expect(statements.some((statement) => statement.includes(' or '))).toBe(true);
    expect(await most(statements)).toBeLessThan(MANY);
  });

  it('find the same players as ever', async () => {
    const found = async (name: string) => {
      const { body } = await request(stack.app).get(
        `/v1/get_player_info?scope=info&name=${encodeURIComponent(name)}`,
      );
      return body.player?.info.id;
    };
    for (const name of ['Éclair', 'eclair', 'ÈCLAIR']) expect([name, await found(name)]).toEqual([name, 7]);
    for (const name of TEXTS.slice(1)) expect([name, await found(name)]).toEqual([name, undefined]);
    for (const [part, expected] of [
      ['écl', [7]],
      ['ж', []],
      ['本', []],
      ['🎉', []],
    ] as const) {
      const { body } = await request(stack.app).get(`/v1/search_players?q=${encodeURIComponent(part)}`);
      expect([part, body.result.map(({ id }: { id: number }) => id)]).toEqual([part, expected]);
    }
  });
});
