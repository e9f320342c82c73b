import { z } from 'zod';
import type { ReadableChannel } from './channelRepository';
import { whyNotWrite } from './writing';

/** A channel of the chat, as a player who may read it is told of it. */
export const channelSchema = z.object({
  name: z.string().describe('Name, with its `#`.'),
  topic: z.string().describe('What the channel is about.'),
  auto_join: z.boolean().describe('Whether the game joins it at log-in.'),
  may_write: z.boolean().describe('Whether the client may write in it now.'),
});

export function toChannelView(row: ReadableChannel): z.output<typeof channelSchema> {
  const { name, topic, auto_join } = row;
  return { name, topic, auto_join: auto_join !== 0, may_write: whyNotWrite(row) === undefined };
}
