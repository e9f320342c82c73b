import { randomBytes } from 'node:crypto';

/** 30 days from log-in, as the reference server keeps them; use does not renew them. */
export const SESSION_LIFETIME_S = 30 * 24 * 60 * 60;

/** Who is logged in on the website. Every method rejects when the store is away. */
export interface Sessions {
  /** Returns the new session's token. */
  open(playerId: number): Promise<string>;
  /** The player's id; null when the session is over or never was. */
  owner(token: string): Promise<number | null>;
  end(token: string): Promise<void>;
  /** Ends all sessions of a player but the one to keep. Returns how many. */
  endOthers(playerId: number, kept: string): Promise<number>;
}

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** 256 random bits in 43 characters that URLs and cookies take. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether a text looks like a token; nothing else becomes part of a key. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}
