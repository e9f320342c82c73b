import { ClanPrivilege } from '../../osu/statuses';
import { count, list, ok, warn, type Check, type Observation } from '../check';

const LISTED_AT_MOST = 1000;

export const clans: Check = {
  name: 'clans',
  needs: ['schema'],
  async run({ database: { query } }) {
    const ownerless = await query
      .selectFrom('clans')
      .leftJoin('users', 'users.id', 'clans.owner')
      .select('clans.id')
      .where('users.id', 'is', null)
      .orderBy('clans.id')
      .limit(LISTED_AT_MOST)
      .execute();
    const clanless = await query
      .selectFrom('users')
      .leftJoin('clans', 'clans.id', 'users.clan_id')
      .select('users.id')
      .where('users.clan_id', '!=', 0)
      .where('clans.id', 'is', null)
      .orderBy('users.id')
      .limit(LISTED_AT_MOST)
      .execute();
    const unknownRanks = await query
      .selectFrom('users')
      .select('users.id')
      .where('users.clan_priv', 'not in', [0, ...Object.values(ClanPrivilege)])
      .orderBy('users.id')
      .limit(LISTED_AT_MOST)
      .execute();
    const ids = (rows: { id: number }[]) => list(rows.map(({ id }) => id));
    const seen: Observation[] = [];
    if (ownerless.length > 0)
      seen.push(
        warn(
          `${count(ownerless.length, 'clan')} whose owner is no user: ${ids(ownerless)}`,
          'They are told without an owner; give them one or delete them',
        ),
      );
    if (clanless.length > 0)
      seen.push(
        warn(
          `${count(clanless.length, 'player')} in a clan that does not exist: ${ids(clanless)}`,
          'They count as in no clan; set users.clan_id to 0',
        ),
      );
    if (unknownRanks.length > 0)
      seen.push(
        warn(
          `${count(unknownRanks.length, 'player')} with an unknown users.clan_priv: ${ids(unknownRanks)}`,
          'They count as members; set it to 0 to 3',
        ),
      );
    return seen.length > 0 ? seen : [ok('owners, members and ranks fit')];
  },
};
