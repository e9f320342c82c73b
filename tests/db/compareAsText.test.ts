import { sql } from 'kysely';
import { TABLES } from '../../migrations/tables';
import { createDatabase, type Database } from '../../src/db/database';
import { insertPlayer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

async function holdersOf({ query, dialect }: Database, email: string): Promise<number[]> {
  const rows = await query
    .selectFrom('users')
    .select('users.id')
    .where(dialect.equalsText('users.email', email))
    .execute();
  return rows.map(({ id }) => id);
}

describeOnEveryStack('e-mail addresses', (stack) => {
  it('are compared without regard to case, and are unique so', async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { email: 'Jürgen@Example.test' });
    expect(await holdersOf(writable, 'JÜRGEN@example.TEST')).toEqual([3]);
    expect(await holdersOf(writable, 'j_rgen@example.test')).toEqual([]);
    await expect(insertPlayer(writable, 4, { email: 'JÜRGEN@example.test' })).rejects.toThrow();
  });

  it('are left alone where they can be compared already', async () => {
    const { writable } = stack();
    await writable.dialect.compareAsText(writable.query, 'users.email');
    await writable.dialect.compareAsText(writable.query, 'users.email');
    expect(await holdersOf(writable, 'jürgen@example.test')).toEqual([3]);
  });
});

describe('an embedded database from before addresses were compared', () => {
  it('is made to compare them, those that it holds too', async () => {
    const database = createDatabase({ kind: 'sqlite', file: ':memory:' });
    const { query, dialect } = database;
    const users = TABLES.find(({ name }) => name === 'users');
    const [create = '', ...indexes] = dialect.createTable(users!);
    const before = create.replace('"email_folded" text not null unique, ', '');
    expect(before).not.toBe(create);
    for (const statement of [before, ...indexes]) await sql.raw(statement).execute(query);
    for (const [id, email] of [
      [3, 'Jürgen@Example.test'],
      [4, 'other@example.test'],
    ] as const)
      await sql`
        insert into users (id, name, name_folded, safe_name, safe_name_folded, email, pw_bcrypt)
          values (${id}, ${`n${id}`}, ${`n${id}`}, ${`n${id}`}, ${`n${id}`}, ${email}, '')`.execute(query);

    await dialect.compareAsText(query, 'users.email');
    expect(await holdersOf(database, 'JÜRGEN@example.test')).toEqual([3]);
    await insertPlayer(database, 5, { email: 'new@example.test' });
    expect(await holdersOf(database, 'NEW@example.test')).toEqual([5]);
    await expect(insertPlayer(database, 6, { email: 'OTHER@example.test' })).rejects.toThrow();
    await database.close();
  });
});
