import type { Generated } from 'kysely';

export interface ChannelsTable {
  id: Generated<number>;
  name: string;
  topic: string;
  read_priv: Generated<number>;
  write_priv: Generated<number>;
  auto_join: Generated<number>;
}

export interface AchievementsTable {
  id: Generated<number>;
  file: string;
  name: string;
  desc: string;
  cond: string;
}

export interface UserAchievementsTable {
  userid: number;
  achid: number;
}
