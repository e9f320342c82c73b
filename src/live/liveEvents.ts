import { z } from 'zod';
import { liveMatchSchema, livePlayerSchema, MATCH_ID_MAX } from './liveState';

/** What happens on the game server, as it is told on Redis's channels `bancho:events:{topic}`. */

export const playerEventSchema = z.object({
  type: z.enum(['login', 'logout', 'status']),
  player: livePlayerSchema,
});

export const matchEventSchema = z.object({
  type: z.enum(['created', 'updated', 'closed']),
  match: liveMatchSchema.extend({ id: z.number().int().min(0).max(MATCH_ID_MAX) }),
});

/** Who did something. */
const eventPlayerSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  country: z.string(),
  priv: z.number().int(),
});

const scoreEventSchema = z.object({
  type: z.literal('submitted'),
  score: z.object({
    id: z.union([z.number().int(), z.bigint()]),
    map_md5: z.string(),
    score: z.number().int(),
    pp: z.number(),
    acc: z.number(),
    max_combo: z.number().int(),
    mods: z.number().int(),
    n300: z.number().int(),
    n100: z.number().int(),
    n50: z.number().int(),
    nmiss: z.number().int(),
    ngeki: z.number().int(),
    nkatu: z.number().int(),
    grade: z.string(),
    status: z.number().int(),
    mode: z.number().int(),
    play_time: z.string(),
    time_elapsed: z.number().int(),
    userid: z.number().int(),
    perfect: z.number().int(),
  }),
  player: eventPlayerSchema,
  map: z.object({
    id: z.number().int(),
    set_id: z.number().int(),
    md5: z.string(),
    artist: z.string(),
    title: z.string(),
    version: z.string(),
    creator: z.string(),
    status: z.number().int(),
    mode: z.number().int(),
  }),
});

export const chatEventSchema = z.object({
  type: z.literal('message'),
  /** With its `#`. */
  channel: z.string(),
  player: eventPlayerSchema,
  text: z.string(),
  /** Unix time in milliseconds. */
  time: z.number().int(),
});

export type PlayerEvent = z.output<typeof playerEventSchema>;
export type MatchEvent = z.output<typeof matchEventSchema>;
export type ScoreEvent = z.output<typeof scoreEventSchema>;
export type ChatEvent = z.output<typeof chatEventSchema>;

/** Topic -> what is told on it. */
export interface EventsByTopic {
  players: PlayerEvent;
  matches: MatchEvent;
  scores: ScoreEvent;
  chat: ChatEvent;
}

export type Topic = keyof EventsByTopic;

export const eventSchemas: { readonly [T in Topic]: z.ZodType<EventsByTopic[T]> } = {
  players: playerEventSchema,
  matches: matchEventSchema,
  scores: scoreEventSchema,
  chat: chatEventSchema,
};

export const TOPICS = Object.keys(eventSchemas) as Topic[];

/** Events from whoever publishes them, to whoever listens in any process. Told at most once, in order, while it is there. */
export interface LiveEvents {
  /** @throws what the connection throws while it is away. */
  publish<T extends Topic>(topic: T, event: EventsByTopic[T]): Promise<void>;
  /** Returns what ends it. The first listener opens the connection. */
  subscribe<T extends Topic>(topic: T, listener: (event: EventsByTopic[T]) => void): () => void;
  /** Resolves once listeners miss nothing that is published from then on; waits while the connection is away. */
  ready(): Promise<void>;
  /** Calls back after events may have been missed. Returns what ends it. */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}
