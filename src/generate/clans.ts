import { DEMO_END, toStoredTime } from '../demo/calendar';
import { FIRST_PLAYER_ID, type ClanMembership } from '../demo/players/makePlayers';
import { ClanPrivilege } from '../osu/statuses';
import { clanName, clanTag } from './names';
import { createSeededRandom, Topic } from './seededRandom';
import type { Timeline } from './timeline';

/** One player of so many owns a clan. */
const PLAYERS_OF_CLAN = 60;
const OWNERS_PLACE = 11;
const SHARE_OF_MEMBERS = 0.12;
const SHARE_OF_OFFICERS = 0.1;

export interface Clans {
  count: number;
  membershipOf(index: number): ClanMembership;
  /** The row of the clan of this index, from 0. */
  row(index: number): { id: number; name: string; tag: string; owner: number; created_at: string };
}

/** Clans, the older the larger. */
export function createClans({ users, seed }: { users: number; seed: number }, timeline: Timeline): Clans {
  const random = createSeededRandom(seed);
  const count = Math.floor((users + PLAYERS_OF_CLAN - 1 - OWNERS_PLACE) / PLAYERS_OF_CLAN);
  return {
    count,
    membershipOf(index) {
      if (index % PLAYERS_OF_CLAN === OWNERS_PLACE)
        return { clanId: 1 + Math.floor(index / PLAYERS_OF_CLAN), rank: ClanPrivilege.Owner };
      random.begin(Topic.Clan, index);
      if (count === 0 || !random.chance(SHARE_OF_MEMBERS)) return { clanId: 0, rank: 0 };
      return {
        clanId: 1 + Math.floor(count * random.next() ** 2),
        rank: random.chance(SHARE_OF_OFFICERS) ? ClanPrivilege.Officer : ClanPrivilege.Member,
      };
    },
    row(index) {
      const owner = index * PLAYERS_OF_CLAN + OWNERS_PLACE;
      const registered = timeline.registeredAt(owner);
      random.begin(Topic.Clan, owner);
      return {
        id: 1 + index,
        name: clanName(index),
        tag: clanTag(index),
        owner: FIRST_PLAYER_ID + owner,
        created_at: toStoredTime(Math.floor(random.between(registered, DEMO_END))),
      };
    },
  };
}
