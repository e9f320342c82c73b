import { z } from 'zod';
import { chatMessageSchema } from '../feed/chatView';
import { feedPlayerSchema } from '../feed/playerView';
import { feedScoreSchema } from '../feed/scoreView';
import { openMatchSchema } from '../matches/matchView';

/** What goes over the gateway, both ways, as JSON text. Clients can take their types from here. */

const channel = z
  .string()
  .max(64)
  .describe('`players`, `player:3`, `matches`, `match:0`, `scores`, `scores:0`, `chat:#osu`.');
const position = z.string().max(64).describe('Where in its channel a message is; means nothing else.');

const CHANNELS_A_MESSAGE = 100;

const channels = z.array(channel).min(1).max(CHANNELS_A_MESSAGE);

export const clientMessageSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('authenticate'), key: z.string().max(64).describe('An API key.') }),
  z.object({
    op: z.literal('subscribe'),
    channels,
    resume: z
      .record(z.string(), position)
      .optional()
      .describe('By channel: the last position that was seen.'),
  }),
  z.object({ op: z.literal('unsubscribe'), channels }),
  z.object({
    op: z.literal('send'),
    channel: channel.describe('One of the chat: `chat:#osu`.'),
    text: z.string().describe('What to say: 1 to 2000 characters without control characters.'),
  }),
  z.object({ op: z.literal('ping') }),
]);

export const CLIENT_OPS: readonly string[] = clientMessageSchema.options.map(({ shape }) => shape.op.value);

const playerSchema = z.object({ id: z.number().int(), name: z.string() });

/** What a channel's snapshot holds. */
const snapshotSchemas = {
  players: z.object({ players: z.array(feedPlayerSchema) }),
  player: z.object({ player: feedPlayerSchema.nullable().describe('Null: offline.') }),
  matches: z.object({ matches: z.array(openMatchSchema) }),
  match: z.object({ match: openMatchSchema.nullable().describe('Null: no such match.') }),
  scores: z.strictObject({}),
  chat: z.object({ messages: z.array(chatMessageSchema).describe('The latest, oldest first.') }),
};

const gone = z.object({ id: z.number().int() });

/** What an event holds, by its type. */
export const eventSchemas = {
  login: feedPlayerSchema,
  status: feedPlayerSchema,
  logout: gone,
  created: openMatchSchema,
  updated: openMatchSchema,
  closed: gone,
  submitted: feedScoreSchema,
  message: chatMessageSchema,
};

function eventSchema<Type extends keyof typeof eventSchemas>(type: Type) {
  return z.object({
    op: z.literal('event'),
    channel,
    position,
    type: z.literal(type),
    data: eventSchemas[type],
  });
}

const ERROR_CODES = [
  'malformed',
  'unknown_op',
  'unknown_channel',
  'authentication_required',
  'forbidden',
  'invalid_key',
  'invalid_text',
  'too_many_subscriptions',
  'too_many_messages',
  'too_slow',
  'unavailable',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export const serverMessageSchema = z.union([
  z.object({
    op: z.literal('hello'),
    player: playerSchema.nullable().describe('Whose key or session it is; null for nobody.'),
    limits: z.object({
      subscriptions: z.number(),
      message_bytes: z.number(),
      messages_per_second: z.number().nullable().describe('Null: any number.'),
    }),
    heartbeat_seconds: z.number(),
  }),
  z.object({ op: z.literal('authenticated'), player: playerSchema }),
  z.object({ op: z.literal('snapshot'), channel, position, data: z.union(Object.values(snapshotSchemas)) }),
  z.discriminatedUnion('type', [
    eventSchema('login'),
    eventSchema('status'),
    eventSchema('logout'),
    eventSchema('created'),
    eventSchema('updated'),
    eventSchema('closed'),
    eventSchema('submitted'),
    eventSchema('message'),
  ]),
  z.object({ op: z.literal('resumed'), channel, position }),
  z.object({ op: z.literal('unsubscribed'), channel }),
  z.object({ op: z.literal('sent'), channel, data: chatMessageSchema }),
  z.object({
    op: z.literal('error'),
    code: z.enum(ERROR_CODES),
    message: z.string(),
    channel: z.string().optional().describe('The channel that the error is about.'),
  }),
  z.object({ op: z.literal('pong') }),
]);

export type ClientMessage = z.output<typeof clientMessageSchema>;
export type ServerMessage = z.output<typeof serverMessageSchema>;

/** Why the server closes a WebSocket. */
export const CLOSE_CODES = {
  goingAway: 1001,
  malformed: 4002,
  tooSlow: 4008,
  tooManyMessages: 4029,
} as const;
