import { ClanPrivilege } from '../../osu/statuses';
import { isPublic } from '../../osu/privileges';
import { DAY, DEMO_END, toStoredTime } from '../calendar';
import type { ClanMembership, DemoPlayer } from '../players/makePlayers';
import type { Random } from '../random';

const CLANS = [
  ['Night Shift', 'NGHT'],
  ['Tea & Streams', 'TEA'],
  ['星見クラブ', 'STAR'],
  ['Slow Cursors', 'SLOW'],
  ['Полярный Круг', 'ARKT'],
  ['Bread Council', 'BREAD'],
  ['Left Hand Only', 'LEFT'],
  ['404 Combo', '404'],
] as const;

const SMALLEST = 4;
const LARGEST = 12;
const NO_CLAN: ClanMembership = { clanId: 0, rank: 0 };

export interface DemoClans {
  rows: { id: number; name: string; tag: string; owner: number; created_at: string }[];
  membershipOf(player: DemoPlayer): ClanMembership;
}

/** Clans of an owner who may be seen, an officer or two, and members. */
export function makeClans(random: Random, players: readonly DemoPlayer[]): DemoClans {
  const memberships = new Map<number, ClanMembership>();
  const candidates = random.shuffled(players.filter((player) => player.activity > 0));
  const owners = candidates.filter((player) => isPublic(player.priv)).slice(0, CLANS.length);
  const others = candidates.filter((player) => !owners.includes(player));
  const rows = CLANS.map(([name, tag], at) => {
    const owner = owners[at] as DemoPlayer;
    const id = at + 1;
    memberships.set(owner.id, { clanId: id, rank: ClanPrivilege.Owner });
    const officers = random.int(1, 2);
    others.splice(0, random.int(SMALLEST, LARGEST) - 1).forEach((player, nth) => {
      const rank = nth < officers ? ClanPrivilege.Officer : ClanPrivilege.Member;
      memberships.set(player.id, { clanId: id, rank });
    });
    return {
      id,
      name,
      tag,
      owner: owner.id,
      created_at: toStoredTime(DEMO_END - random.int(1, 9) * DAY - random.int(0, DAY)),
    };
  });
  return { rows, membershipOf: (player) => memberships.get(player.id) ?? NO_CLAN };
}
