import { sql } from 'kysely';
import { createDatabase } from '../../src/db/database';
import { foldText } from '../../src/db/dialects/foldedText';
import { insertMap, insertPlayer, insertScore, insertStats } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describe('folded text', () => {
  it.each([
    ['Éclair', 'eclair'],
    ['ÀÉÎÕÜ ñ', 'aeiou n'],
    ['Ωmega', 'ωmega'],
    ['ЁЖИК', 'ежик'],
    ['さくら', 'さくら'],
    ['がぎ', 'がぎ'],
    ['a_b [c]-1', 'a_b [c]-1'],
  ])('of %s is %s', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });
});

describe('MySQL', () => {
  it('goes on with migrations where the lock between them is refused', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, user: 'root', password: '', name: 'kiai_test_none' };
    const database = createDatabase({ kind: 'mysql', ...nowhere, ssl: false, poolSize: 1 });
    const { query } = database;
    const adapter = database.dialect.kysely.createAdapter();
    const options = { lockTable: 'lock', lockRowId: 'row', lockTableSchema: undefined };
    await expect(adapter.acquireMigrationLock(query, options)).resolves.toBeUndefined();
    await expect(adapter.releaseMigrationLock(query, options)).resolves.toBeUndefined();
    await database.close();
  });
});

describeOnEveryStack('both kinds of database', (stack) => {
  const namesFor = async (condition: (database: ReturnType<typeof stack>['writable']) => unknown) => {
    const { writable } = stack();
    const rows = await writable.query
      .selectFrom('users')
      .select('users.name')
      .where(condition(writable) as never)
      .orderBy('users.id')
      .execute();
    return rows.map((row) => row.name);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Éclair Noir', country: 'fr' });
    await insertPlayer(writable, 4, { name: 'Ωmega_x', country: 'FR' });
    await insertPlayer(writable, 5, { name: 'ЁЖИК', country: 'ru' });
  });

  it('compare text without regard to case and accents', async () => {
    for (const name of ['éclair_noir', 'ECLAIR_NOIR', 'èclair_nöir'])
      expect(await namesFor(({ dialect }) => dialect.equalsText('users.safe_name', name))).toEqual([
        'Éclair Noir',
      ]);
    expect(await namesFor(({ dialect }) => dialect.equalsText('users.safe_name', 'ежик'))).toEqual(['ЁЖИК']);
    expect(await namesFor(({ dialect }) => dialect.equalsText('users.safe_name', 'eclair'))).toEqual([]);
  });

  it('find parts of text, with wildcards as plain text', async () => {
    expect(await namesFor(({ dialect }) => dialect.containsText('users.name', 'LAIR N'))).toEqual([
      'Éclair Noir',
    ]);
    expect(await namesFor(({ dialect }) => dialect.containsText('users.name', 'ω'))).toEqual(['Ωmega_x']);
    expect(await namesFor(({ dialect }) => dialect.containsText('users.name', '_'))).toEqual(['Ωmega_x']);
    expect(await namesFor(({ dialect }) => dialect.containsText('users.name', '%'))).toEqual([]);
    expect(await namesFor(({ dialect }) => dialect.containsText('users.name', '|'))).toEqual([]);
    expect(await namesFor(({ dialect }) => dialect.containsText('users.name', "'"))).toEqual([]);
  });

  it('follow a change of name', async () => {
    const { query } = stack().writable;
    await query.updateTable('users').set({ name: 'Übung', safe_name: 'übung' }).where('id', '=', 5).execute();
    expect(await namesFor(({ dialect }) => dialect.equalsText('users.safe_name', 'ubung'))).toEqual([
      'Übung',
    ]);
  });

  it('compare a country in any case, or exactly when asked', async () => {
    expect(await namesFor(() => sql`users.country = ${'fr'}`)).toEqual(['Éclair Noir', 'Ωmega_x']);
    expect(await namesFor(({ dialect }) => dialect.equalsExactly('users.country', 'fr'))).toEqual([
      'Éclair Noir',
    ]);
    expect(await namesFor(({ dialect }) => dialect.equalsExactly('users.country', 'FR'))).toEqual([
      'Ωmega_x',
    ]);
  });

  it('keep every digit of 64-bit integers, and hand out numbers where a double holds them', async () => {
    const { query } = stack().writable;
    const md5 = await insertMap(stack().writable, 1);
    await insertStats(stack().writable, 3, { 0: { tscore: 2n ** 63n - 1n, rscore: 2 ** 53 - 1 } });
    await insertScore(stack().writable, { id: 2n ** 53n + 1n, userid: 3, map_md5: md5 });
    const stats = await query
      .selectFrom('stats')
      .select(['tscore', 'rscore'])
      .where('id', '=', 3)
      .where('mode', '=', 0)
      .executeTakeFirst();
    expect(stats).toEqual({ tscore: 2n ** 63n - 1n, rscore: 2 ** 53 - 1 });
    const byId = (id: bigint) => query.selectFrom('scores').select('id').where('id', '=', id).execute();
    expect(await byId(2n ** 53n + 1n)).toEqual([{ id: 2n ** 53n + 1n }]);
    expect(await byId(2n ** 53n)).toEqual([]);
  });

  it('print FLOAT columns with the decimals of the schema', async () => {
    const { query } = stack().writable;
    await insertScore(stack().writable, {
      id: 7,
      userid: 3,
      map_md5: 'x'.repeat(32),
      pp: 336.419,
      acc: 99.063,
    });
    const score = await query
      .selectFrom('scores')
      .select(['pp', 'acc'])
      .where('id', '=', 7)
      .executeTakeFirst();
    expect(score).toEqual({ pp: 336.419, acc: 99.063 });
  });

  it('hand out dates as stored, whatever the time zone of this process', async () => {
    const { query } = stack().writable;
    await insertMap(stack().writable, 2, { last_update: '2024-03-31 02:30:00' });
    const map = await query.selectFrom('maps').select('last_update').where('id', '=', 2).executeTakeFirst();
    expect(map).toEqual({ last_update: '2024-03-31 02:30:00' });
  });

  it('store letters of four bytes', async () => {
    await insertPlayer(stack().writable, 9, { name: 'emoji', userpage_content: '🎉 星' });
    const { query } = stack().writable;
    const row = await query
      .selectFrom('users')
      .select('userpage_content')
      .where('id', '=', 9)
      .executeTakeFirst();
    expect(row).toEqual({ userpage_content: '🎉 星' });
  });
});
