/** `maps.status`: how far a beatmap is through ranking. Operators' databases hold other numbers too. */
export const MapStatus = {
  NotSubmitted: -1,
  Pending: 0,
  UpdateAvailable: 1,
  Ranked: 2,
  Approved: 3,
  Qualified: 4,
  Loved: 5,
} as const;

/** `scores.status`: a player's best score on a map in a mode is Best, its other passes are Submitted. */
export const ScoreStatus = { Failed: 0, Submitted: 1, Best: 2 } as const;

/** `users.clan_priv` */
export const ClanPrivilege = { Member: 1, Officer: 2, Owner: 3 } as const;

/** `clan_priv` in words; what is none of the known values is a member. */
export function clanRankName(clanPriv: number): 'Member' | 'Officer' | 'Owner' {
  if (clanPriv === ClanPrivilege.Owner) return 'Owner';
  return clanPriv === ClanPrivilege.Officer ? 'Officer' : 'Member';
}
