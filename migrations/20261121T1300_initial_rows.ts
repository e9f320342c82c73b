import { sql } from 'kysely';
import type { Database } from '../src/db/database';
import { MODES } from '../src/osu/modes';
import { Privileges } from '../src/osu/privileges';

const { Unrestricted, Verified, Supporter, Premium, Moderator, Administrator, Developer } = Privileges;
const SUPPORTERS = Supporter | Premium;
const STAFF = Moderator | Administrator | Developer;

/** What a game server expects in a new database: its bot as user 1, ids of players from 3 (2 is reserved), channels. */
export async function initialRows({ query, dialect }: Database): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  await query
    .insertInto('users')
    .values({
      id: 1,
      name: 'BanchoBot',
      safe_name: 'banchobot',
      email: 'bot@localhost',
      priv: Unrestricted,
      // No hash of any password has this form, so nobody logs in as the bot.
      pw_bcrypt: '_'.repeat(60),
      country: 'xx',
      creation_time: now,
      latest_activity: now,
    })
    .execute();
  await query
    .insertInto('stats')
    .values(MODES.map((mode) => ({ id: 1, mode })))
    .execute();
  await sql.raw(dialect.startIdsAt('users', 3)).execute(query);
  await query
    .insertInto('channels')
    .values([
      {
        name: '#osu',
        topic: 'General discussion.',
        read_priv: Unrestricted,
        write_priv: Verified,
        auto_join: 1,
      },
      {
        name: '#announce',
        topic: 'First places and announcements.',
        read_priv: Unrestricted,
        write_priv: Administrator | Developer,
        auto_join: 1,
      },
      {
        name: '#lobby',
        topic: 'Multiplayer lobby.',
        read_priv: Unrestricted,
        write_priv: Verified,
        auto_join: 0,
      },
      {
        name: '#supporter',
        topic: 'For supporters.',
        read_priv: SUPPORTERS,
        write_priv: SUPPORTERS,
        auto_join: 0,
      },
      { name: '#staff', topic: 'For staff.', read_priv: STAFF, write_priv: STAFF, auto_join: 1 },
    ])
    .execute();
}
