import { list, ok, warn, type Check } from '../check';

const LISTED_AT_MOST = 1000;

export const safeNames: Check = {
  name: 'safe names',
  needs: ['schema'],
  async run({ database: { query } }) {
    const doubles = await query
      .selectFrom('users')
      .select(({ fn }) => fn.min('users.safe_name').as('name'))
      .groupBy('users.safe_name')
      .having(({ fn }) => fn.countAll(), '>', 1)
      .orderBy('name')
      .limit(LISTED_AT_MOST)
      .execute();
    if (doubles.length === 0) return [ok('unique')];
    return [
      warn(
        `users.safe_name is not unique: ${list(doubles.map(({ name }) => name))}`,
        'By name only one of them is found: rename the others and make the column unique',
      ),
    ];
  },
};
