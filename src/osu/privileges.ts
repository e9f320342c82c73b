/** The game server's own account; players have ids from 3 on, since the game client reserves 2. */
export const BOT_ID = 1;

/** Bits of `users.priv`, as the game server defines them. */
export const Privileges = {
  Unrestricted: 1,
  Verified: 2,
  Whitelisted: 4,
  Supporter: 16,
  Premium: 32,
  Alumni: 128,
  TournamentManager: 1024,
  Nominator: 2048,
  Moderator: 4096,
  Administrator: 8192,
  Developer: 16384,
} as const;

/** A player is public when unrestricted and verified; everybody else is hidden. */
export const PUBLIC_PRIVILEGES = Privileges.Unrestricted | Privileges.Verified;

const STAFF_PRIVILEGES = Privileges.Moderator | Privileges.Administrator | Privileges.Developer;

export function isPublic(priv: number): boolean {
  return (priv & PUBLIC_PRIVILEGES) === PUBLIC_PRIVILEGES;
}

export function isStaff(priv: number): boolean {
  return (priv & STAFF_PRIVILEGES) !== 0;
}
