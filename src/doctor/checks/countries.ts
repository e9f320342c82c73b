import { sql } from 'kysely';
import { count, list, ok, warn, type Check } from '../check';

export const countries: Check = {
  name: 'countries',
  needs: ['schema'],
  async run({ database: { query } }) {
    // By bytes: the column's collation takes XX and xx for one.
    const bytes = sql<string>`hex(users.country)`;
    const rows = await query
      .selectFrom('users')
      .select(({ fn }) => [bytes.as('bytes'), fn.countAll<number>().as('players')])
      .groupBy(bytes)
      .orderBy(bytes)
      .execute();
    const odd = rows
      .map(({ bytes: hex, players }) => ({ country: Buffer.from(hex, 'hex').toString(), players }))
      .filter(({ country }) => !/^[a-z]{2}$/.test(country));
    if (odd.length === 0) return [ok('two lower-case letters each')];
    return [
      warn(
        `users.country is not two lower-case letters: ${list(odd.map(({ country, players }) => `"${country}" (${count(players, 'player')})`))}`,
        'They have country ranks of their own; correct them, "xx" for unknown',
      ),
    ];
  },
};
