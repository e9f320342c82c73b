import { sql } from 'kysely';
import { isDuplicate } from '../../src/db/duplicate';
import { insertPlayer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('isDuplicate', (stack) => {
  const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'no failure',
      (error: unknown) => error,
    );

  beforeAll(() => insertPlayer(stack().writable, 3));

  it('tells a key that is taken', async () => {
    const { writable } = stack();
    expect(isDuplicate(await failureOf(insertPlayer(writable, 3, { name: 'other' })))).toBe(true);
    expect(isDuplicate(await failureOf(insertPlayer(writable, 4, { name: 'PLAYER 3' })))).toBe(true);
    const { query } = writable;
    const add = () =>
      query.insertInto('relationships').values({ user1: 3, user2: 4, type: 'friend' }).execute();
    await add();
    expect(isDuplicate(await failureOf(add()))).toBe(true);
  });

  it('is not about other failures', async () => {
    const { query } = stack().writable;
    const noName = sql`insert into clans (id, name, tag, owner, created_at) values (1, null, 'T', 3, '2024-01-01')`;
    for (const statement of [noName, sql`select 1 from nothing`]) {
      const failure = await failureOf(statement.execute(query));
      expect(failure).toBeInstanceOf(Error);
      expect(isDuplicate(failure)).toBe(false);
    }
  });
});

it.each([undefined, null, 'ER_DUP_ENTRY', new Error('x'), { code: 1062 }])(
  'isDuplicate takes %p for none',
  (error) => {
    expect(isDuplicate(error)).toBe(false);
  },
);
