import { sql } from 'kysely';
import { toLoggedError } from '../../src/logger';
import { testServices } from '../support/services';
import { createServicesStack } from '../support/stacks';

const SECRET = '3f1c9a52-7c9e-4b6a-9f0e-2d1f7a5b8c11';

/** All that a log would have of it. */
const logged = (error: unknown) => JSON.stringify(toLoggedError(error as Error));

it('an error in the log has its message, its code, its cause and where it came from', () => {
  const error = Object.assign(new Error('outer', { cause: new Error('inner') }), { code: 'E_TEST' });
  expect(toLoggedError(error)).toMatchObject({
    type: 'Error',
    code: 'E_TEST',
    stack: expect.stringContaining('logger.test') as string,
  });
  expect(logged(error)).toContain('inner');
});

(testServices() ? it : it.skip)(
  'an error in the log has no value that a statement or command had',
  async () => {
    const stack = await createServicesStack();
    const { context } = stack;
    const refused = async (ask: () => Promise<unknown>) =>
      logged(await ask().catch((error: unknown) => error));

    const statement = await refused(() =>
      sql`select 1 from nowhere where api_key = ${SECRET}`.execute(context.database.query),
    );
    expect(statement).toContain('ER_NO_SUCH_TABLE');
    expect(statement).not.toContain(SECRET);

    const command = await refused(() => context.redis!.call('lpush', `bancho:web_sessions:${SECRET}`));
    expect(command).toContain('wrong number of arguments');
    expect(command).not.toContain(SECRET);
    await stack.close();
  },
);
