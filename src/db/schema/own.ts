/** Tables of our own, which an operator's command makes beside the game server's. */

/** A badge that a player was given. */
export interface BadgesTable {
  userid: number;
  /** What the badge is called among operators. */
  badge: string;
  name: string;
  /** Address of its picture. */
  asset: string;
  /** Unix time in seconds. */
  given_at: number;
}

/** Two short lines that a player has written about itself. */
export interface DescriptionsTable {
  userid: number;
  line1: string;
  line2: string;
}
