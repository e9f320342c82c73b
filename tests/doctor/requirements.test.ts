import { sql } from 'kysely';
import request from 'supertest';
import { TABLES } from '../../migrations/tables';
import { v1 } from '../../src/api/v1';
import { columnsRead, FEATURES, inspectSchema, type ReadColumn } from '../../src/db/requirements';
import { testServices } from '../support/services';
import {
  createEmbeddedStack,
  createServicesStack,
  describeOnEveryStack,
  type Stack,
} from '../support/stacks';
import { beat, fillSound, KEY, QUERIES } from './fixtures';

/** Endpoints that are off by themselves; the feature of the others is their tag. */
const FEATURE_OF: Record<string, string> = { '/get_friends': 'friends' };
const NO_FEATURE = { core: false, reads: [] };
const READING = v1.routes.filter(({ methods }) => methods.includes('get'));

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

describe('what the service requires', () => {
  let stack: Stack;
  const readBy: Record<string, Set<string>> = {};

  beforeAll(async () => {
    stack = await createEmbeddedStack();
    for (const table of ['stats', 'users'] as const) await stack.writable.query.deleteFrom(table).execute();
    await fillSound(stack);
    await beat(stack);
    for (const route of READING) {
      stack.statements.length = 0;
      for (const query of QUERIES[route.path] ?? [route.example])
        await request(stack.app).get(`/v1${route.path}?${query}`).set('Authorization', KEY);
      readBy[route.path] = columnsIn(stack.statements);
    }
  });
  afterAll(() => stack.close());

  it.each(READING)('has every column that $path reads', ({ path, tag }) => {
    const listed = columnsRead([FEATURES[FEATURE_OF[path] ?? tag] ?? NO_FEATURE]).map(nameOf);
    expect([...(readBy[path] ?? [])].filter((column) => !listed.includes(column))).toEqual([]);
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
