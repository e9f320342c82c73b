import { DummyDriver, Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler, sql } from 'kysely';
import { kindOf } from '../../src/db/dialects/errors';
import { withFailures } from '../../src/db/dialects/failures';
import type { Schema } from '../../src/db/schema';
import { insertPlayer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('the kind of an error', (stack) => {
  const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'no failure',
      (error: unknown) => error,
    );

  beforeAll(() => insertPlayer(stack().writable, 3));

  it('tells a key that is taken', async () => {
    const { writable } = stack();
    expect(kindOf(await failureOf(insertPlayer(writable, 3, { name: 'other' })))).toBe('duplicate');
    expect(kindOf(await failureOf(insertPlayer(writable, 4, { name: 'PLAYER 3' })))).toBe('duplicate');
    const { query } = writable;
    const add = () =>
      query.insertInto('relationships').values({ user1: 3, user2: 4, type: 'friend' }).execute();
    await add();
    expect(kindOf(await failureOf(add()))).toBe('duplicate');
  });

  it('tells a table or column that is not there, and nothing of other failures', async () => {
    const { query } = stack().writable;
    const noName = sql`insert into clans (id, name, tag, owner, created_at) values (1, null, 'T', 3, '2024-01-01')`;
    for (const [statement, kind] of [
      [noName, undefined],
      [sql`select 1 from absent`, 'lacking'],
      [sql`select absent from users`, 'lacking'],
      [sql`insert into users (absent) values (1)`, 'lacking'],
      [sql`nonsense`, undefined],
    ] as const) {
      const failure = await failureOf(statement.execute(query));
      expect(failure).toBeInstanceOf(Error);
      expect(kindOf(failure)).toBe(kind);
    }
  });

  it('counts as a failure of the database where it is away alone', async () => {
    const { database, meters } = stack().context;
    const before = meters.failures.database;
    await failureOf(insertPlayer(database, 3));
    await failureOf(sql`select 1 from absent`.execute(database.query));
    expect(meters.failures.database).toBe(before);
  });
});

describe('a statement whose database is away', () => {
  const away = Object.assign(new Error('gone'), { code: 'PROTOCOL_CONNECTION_LOST' });
  class Away extends DummyDriver {
    override acquireConnection = async () => ({
      executeQuery: () => Promise.reject(away),
      async *streamQuery() {
        throw away;
      },
    });
  }
  const onFailure = jest.fn();
  const query = new Kysely<Schema>({
    dialect: withFailures(
      {
        createAdapter: () => new MysqlAdapter(),
        createDriver: () => new Away(),
        createIntrospector: (database) => new MysqlIntrospector(database),
        createQueryCompiler: () => new MysqlQueryCompiler(),
      },
      onFailure,
    ),
  });
  const players = query.selectFrom('users').select('users.id');
  const streamed = async () => {
    for await (const _row of players.stream()) continue;
  };

  it.each([
    ['', () => players.execute()],
    [', read as a stream,', streamed],
  ])('%s is counted', async (_, read) => {
    onFailure.mockClear();
    await expect(read()).rejects.toBe(away);
    expect(onFailure).toHaveBeenCalledTimes(1);
  });
});

it.each([undefined, null, 'ER_DUP_ENTRY', new Error('x'), { code: 1062 }])(
  'what %p means is not known',
  (error) => expect(kindOf(error)).toBeUndefined(),
);
