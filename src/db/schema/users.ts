import type { Generated } from 'kysely';

/** Players' accounts. id 1 is the bot, 2 is reserved by the game client, players start at 3. */
export interface UsersTable {
  id: Generated<number>;
  name: string;
  /** The name in lower case with underscores for spaces. */
  safe_name: string;
  email: string;
  priv: Generated<number>;
  pw_bcrypt: string;
  country: Generated<string>;
  /** Unix time in seconds, as the three below. */
  silence_end: Generated<number>;
  donor_end: Generated<number>;
  creation_time: Generated<number>;
  latest_activity: Generated<number>;
  /** 0: in no clan. */
  clan_id: Generated<number>;
  clan_priv: Generated<number>;
  preferred_mode: Generated<number>;
  play_style: Generated<number>;
  custom_badge_name: string | null;
  custom_badge_icon: string | null;
  userpage_content: string | null;
  api_key: string | null;
}
