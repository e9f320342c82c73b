import { sql } from 'kysely';
import request from 'supertest';
import { TABLES } from '../../migrations/tables';
import { API_VERSIONS } from '../../src/app';
import { columnsRead, FEATURES, inspectSchema, type ReadColumn } from '../../src/db/requirements';
import type { Route } from '../../src/http/route';
import { testServices } from '../support/services';
import {
  createEmbeddedStack,
  createServicesStack,
  describeOnEveryStack,
  type Stack,
} from '../support/stacks';
import { sessionCookie } from '../support/sessions';
import { beat, fillSound, KEY, urlsOf } from './fixtures';

/** Endpoints that are off by themselves or with others; the feature of the rest is their tag. */
const FEATURE_OF: Record<string, string> = {
  'v1 /get_friends': 'friends',
  'v2 /players/{player_id}/friends': 'friends',
  'v2 /players/{player_id}/favourites': 'favourites',
  'v2 /maps': 'map details',
  'v2 /maps/{map_id}': 'map details',
  'v2 /maps/{map_id}/rating': 'ratings',
  'osu /get_beatmaps': "osu!'s get_beatmaps",
  'osu /get_user': 'players',
  'osu /get_user_best': 'scores',
  'osu /get_user_recent': 'scores',
  'osu /get_scores': 'scores',
  'osu /get_replay': 'scores',
  'osu /get_match': 'matches',
};
const NO_FEATURE = { core: false, reads: [] };
/** Every endpoint that reads, and what those that do it on a POST are sent. */
const POSTED: Record<string, object> = {
  'v2 /sessions': { username: 'player 3', password: 'wrong' },
  'v2 /accounts': { username: 'player 3', email: 'player3@example.test', password: 'a good password' },
};
const READING = API_VERSIONS.flatMap((version) =>
  version.routes
    .map((route) => ({ name: `${version.name} ${route.path}`, route, urls: urlsOf(route, version) }))
    .filter(({ name, route }) => route.methods.includes('get') || name in POSTED),
);

const nameOf = ({ table, column }: ReadColumn) => `${table}.${column}`;

const NOTHING = { missing: [], wrongTypes: [], featuresOff: [] };

/** The columns of the game server's tables that statements name. */
function columnsIn(statements: readonly string[]): Set<string> {
  const columns = new Set<string>();
  for (const statement of statements) {
    const aliases = new Map(
      [...statement.matchAll(/(?:from|join) ["`](\w+)["`] as ["`](\w+)["`]/g)].map(([, table, alias]) => [
        alias,
        table,
      ]),
    );
    for (const [, name = '', column = ''] of statement.matchAll(/["`]?\b(\w+)["`]?\.["`]?(\w+)/g)) {
      const table = aliases.get(name) ?? name;
      if (TABLES.some((known) => known.name === table))
        columns.add(`${table}.${column.replace(/_folded$/, '')}`);
    }
  }
  return columns;
}

async function credentials(to: Stack, { auth }: Route): Promise<Record<string, string>> {
  if (auth === 'public') return {};
  return auth.by === 'key' ? { Authorization: KEY } : { Cookie: await sessionCookie(to, 3) };
}

describe('what the service requires', () => {
  let stack: Stack;
  const readBy: Record<string, Set<string>> = {};

  beforeAll(async () => {
    stack = await createEmbeddedStack();
    for (const table of ['stats', 'users'] as const) await stack.writable.query.deleteFrom(table).execute();
    await fillSound(stack);
    await beat(stack);
    for (const { name, route, urls } of READING) {
      const headers = await credentials(stack, route);
      stack.statements.length = 0;
      for (const url of urls)
        if (name in POSTED) await request(stack.app).post(url).set(headers).send(POSTED[name]);
        else await request(stack.app).get(url).set(headers);
      readBy[name] = columnsIn(stack.statements);
    }
  });
  afterAll(() => stack.close());

  it.each(READING)('has every column that $name reads', ({ name, route: { tag } }) => {
    const listed = columnsRead([FEATURES[FEATURE_OF[name] ?? tag] ?? NO_FEATURE]).map(nameOf);
    expect([...(readBy[name] ?? [])].filter((column) => !listed.includes(column))).toEqual([]);
  });

  it('has no column that nothing reads', () => {
    const read = new Set(Object.values(readBy).flatMap((columns) => [...columns]));
    const listed = columnsRead().map(nameOf);
    expect(listed.filter((column) => !read.has(column))).toEqual([]);
  });
});

describeOnEveryStack('inspectSchema', (stack) => {
  it('finds nothing missing in a database of ours', async () => {
    expect(await inspectSchema(stack().context.database)).toEqual(NOTHING);
  });

  it('names what is missing and the features that go off', async () => {
    const { schema } = stack().writable.query;
    await schema.dropTable('tourney_pool_maps').execute();
    await schema.alterTable('scores').dropColumn('time_elapsed').execute();
    expect(await inspectSchema(stack().context.database)).toEqual({
      missing: [{ table: 'scores', column: 'time_elapsed' }, { table: 'tourney_pool_maps' }],
      wrongTypes: [],
      featuresOff: [
        { feature: 'scores', core: true, lacks: ['scores.time_elapsed'] },
        { feature: 'mappools', core: false, lacks: ['tourney_pool_maps'] },
        { feature: 'astro', core: false, lacks: ['scores.time_elapsed'] },
      ],
    });
  });
});

(testServices() ? describe : describe.skip)('inspectSchema of a MySQL schema', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await createServicesStack();
  });
  afterAll(() => stack.close());

  it('names columns of another type, and takes wider ones of the same kind', async () => {
    const { query } = stack.writable;
    await sql.raw('alter table stats modify pp double not null, modify plays bigint not null').execute(query);
    await sql
      .raw(
        'alter table clans modify created_at int not null, modify name text not null, drop index clans_name_uindex',
      )
      .execute(query);
    expect(await inspectSchema(stack.context.database)).toEqual({
      ...NOTHING,
      wrongTypes: [
        { table: 'stats', column: 'pp', type: 'double', expected: 'integer' },
        { table: 'clans', column: 'created_at', type: 'int', expected: 'time' },
      ],
    });
  });
});
