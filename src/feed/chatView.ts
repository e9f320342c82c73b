import { z } from 'zod';
import { toJson } from '../json/toJson';
import type { ChatEvent } from '../live/liveEvents';
import { BOT_ID } from '../osu/privileges';

/** A chat message. */
export const chatMessageSchema = z.object({
  channel: z.string().describe('The channel, with its `#`.'),
  player: z
    .object({
      id: z.number().int().describe('Player id; 1 for the bot of the server.'),
      name: z.string().describe('Player name.'),
      country: z.string().describe("The player's country."),
    })
    .describe('Who wrote it.'),
  text: z.string().describe('What was written, as plain text.'),
  time: z.number().int().describe('Unix time in milliseconds.'),
});

export type ChatMessage = z.output<typeof chatMessageSchema>;

/** A chat message as clients are told it. */
export function toChatMessage({ channel, player, text, time }: Omit<ChatEvent, 'type'>): ChatMessage {
  const { id, name, country } = player;
  return { channel, player: { id, name, country }, text, time };
}

/** Whether what a player says is shown. The bot is no player, so it is not among the visible ones. */
export function isHeard(playerId: number, visible: { has(id: number): boolean }): boolean {
  return playerId === BOT_ID || visible.has(playerId);
}

export function chatMessageJson(message: Omit<ChatEvent, 'type'>): string {
  return toJson(chatMessageSchema.parse(toChatMessage(message)));
}
