import { z } from 'zod';

/** A player whose last heartbeat is older than this is offline; a crashed writer's players vanish by themselves. */
export const HEARTBEAT_TTL_MS = 60_000;

const id = z.coerce.number().int().min(0);

/** What a player is doing, as the game server writes it to the hash `bancho:player:{id}`. */
export const livePlayerSchema = z.object({
  id,
  name: z.string(),
  country: z.string(),
  priv: id,
  /** Unix time in seconds, with a fraction. */
  login_time: z.coerce.number(),
  action: z.coerce.number().int(),
  info_text: z.string(),
  mode: z.coerce.number().int(),
  mods: z.coerce.number().int(),
  map_md5: z.string(),
  map_id: z.coerce.number().int(),
});

export type LivePlayer = z.output<typeof livePlayerSchema>;

const namedPlayer = z.object({ id: z.number().int(), name: z.string() });

/** A multiplayer match, as the game server writes it to `bancho:match:{id}`. */
export const liveMatchSchema = z.object({
  name: z.string(),
  mode: z.number().int(),
  mods: z.number().int(),
  seed: z.number().int(),
  host: namedPlayer,
  refs: z.array(namedPlayer),
  in_progress: z.boolean(),
  is_scrimming: z.boolean(),
  map: z.object({ id: z.number().int(), md5: z.string(), name: z.string() }),
  /** Slot 0-15 -> who sits there. */
  active_slots: z.record(
    z.string(),
    z.object({
      loaded: z.boolean(),
      mods: z.number().int(),
      player: namedPlayer,
      skipped: z.boolean(),
      status: z.number().int(),
      team: z.number().int(),
    }),
  ),
});

export type LiveMatch = z.output<typeof liveMatchSchema>;

/** Match ids lie between 0 and this. */
export const MATCH_ID_MAX = 63;

/**
 * Who is online and which matches are open. Hidden players are in here too: readers of the port leave them out.
 * Every reading rejects when the source is away.
 */
export interface LiveReader {
  /** Null: offline. */
  player(id: number): Promise<LivePlayer | null>;
  /** Those of the players who are online, by id. */
  players(ids: readonly number[]): Promise<Map<number, LivePlayer>>;
  /** By id. The bot is always there and not counted among the players. */
  onlineIds(): Promise<number[]>;
  /** Null: no such match. */
  match(id: number): Promise<LiveMatch | null>;
  /** By match id. */
  matches(): Promise<Map<number, LiveMatch>>;
}

/** Tells who is online and which matches are open, in the place of a game server. */
export interface LiveWriter {
  /** Also the heartbeat: has to come again within 60 s. */
  putPlayer(player: LivePlayer): Promise<void>;
  removePlayer(id: number): Promise<void>;
  /** Also the heartbeat: has to come again within 60 s. */
  putMatch(id: number, match: LiveMatch): Promise<void>;
  removeMatch(id: number): Promise<void>;
}

/** A source that can be written to as well. */
export interface LiveState extends LiveReader, LiveWriter {}
