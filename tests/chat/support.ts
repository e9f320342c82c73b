import { setTimeout as sleep } from 'node:timers/promises';
import type { Insertable } from 'kysely';
import type { Schema } from '../../src/db/schema';
import type { StoredMessage } from '../../src/feed/chatSource';
import type { ChatEvent } from '../../src/live/liveEvents';
import { insertPlayer, PUBLIC, RESTRICTED, UNVERIFIED } from '../support/factories';
import type { Stack } from '../support/stacks';

const UNRESTRICTED = 1;
const VERIFIED = 2;
const SUPPORTERS = 16 | 32;
const MODERATOR = 4096;
const ADMINISTRATOR = 8192;
const STAFF = MODERATOR | ADMINISTRATOR | 16384;

const channel = (
  name: string,
  read_priv: number,
  write_priv: number,
  auto_join = 0,
): Insertable<Schema['channels']> => ({ name, topic: `About ${name}.`, read_priv, write_priv, auto_join });

/** The game server's own channels, and such as operators make. */
export const CHANNELS = [
  channel('#osu', UNRESTRICTED, VERIFIED, 1),
  channel('#announce', UNRESTRICTED, ADMINISTRATOR | 16384, 1),
  channel('#supporter', SUPPORTERS, SUPPORTERS),
  channel('#staff', STAFF, STAFF, 1),
  channel('#open', 0, 0),
  channel('#Дом', UNRESTRICTED, VERIFIED),
];

export const PLAYER = 3;
export const SUPPORTER = 4;
export const MODERATOR_ID = 5;
export const ADMIN = 6;
export const SILENCED = 7;
export const ONCE_SILENCED = 8;
export const RESTRICTED_ID = 9;
export const UNVERIFIED_ID = 10;
export const RESTRICTED_MODERATOR = 11;
export const OTHER = 12;

const now = () => Math.floor(Date.now() / 1000);

const PLAYERS: Record<number, Partial<Insertable<Schema['users']>>> = {
  [PLAYER]: { country: 'jp' },
  [SUPPORTER]: { priv: PUBLIC | 16 },
  [MODERATOR_ID]: { priv: PUBLIC | MODERATOR },
  [ADMIN]: { priv: PUBLIC | ADMINISTRATOR },
  [SILENCED]: { silence_end: now() + 3600 },
  [ONCE_SILENCED]: { silence_end: now() - 1 },
  [RESTRICTED_ID]: { priv: RESTRICTED },
  [UNVERIFIED_ID]: { priv: UNVERIFIED },
  [RESTRICTED_MODERATOR]: { priv: RESTRICTED | MODERATOR },
  [OTHER]: {},
};

export const keyOf = (id: number) => `a0b1c2d3-0000-4000-8000-${String(id).padStart(12, '0')}`;

/** The channels in the place of those that a database begins with, and players with every kind of right. */
export async function fillChat({ writable }: Stack): Promise<void> {
  await writable.query.deleteFrom('channels').execute();
  for (const row of CHANNELS) await writable.query.insertInto('channels').values(row).execute();
  for (const [id, player] of Object.entries(PLAYERS))
    await insertPlayer(writable, Number(id), { api_key: keyOf(Number(id)), ...player });
}

/** What the game server says that a player wrote. */
export function messageOf(
  playerId: number,
  text: string,
  { channel: name = '#osu', time = Date.now() } = {},
): StoredMessage {
  return {
    channel: name,
    player: { id: playerId, name: `player ${playerId}`, country: 'xx', priv: PUBLIC },
    text,
    time,
  };
}

/** The same as clients are told it. */
export function viewOf({ channel: name, player, text, time }: StoredMessage) {
  return { channel: name, player: { id: player.id, name: player.name, country: player.country }, text, time };
}

/** Tells as the game server does: over Redis where there is one, and to nobody in particular. */
export async function tell({ context }: Stack, message: StoredMessage): Promise<void> {
  const event: ChatEvent = { type: 'message', ...message };
  await context.events.ready();
  if (context.redis) await context.redis.publish('bancho:events:chat', JSON.stringify(event));
  else await context.events.publish('chat', event);
}

/** Waits until it no longer throws; after ten seconds it throws what it did last. */
export async function holdsSoon(check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1)
    try {
      return await check();
    } catch {
      await sleep(25);
    }
  await check();
}
