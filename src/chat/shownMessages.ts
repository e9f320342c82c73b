import type { Context } from '../context';
import { errors } from '../errors';
import type { StoredMessage } from '../feed/chatSource';
import { isHeard } from '../feed/chatView';
import { visibleAmong } from '../players/playerRepository';
import type { Viewer } from '../players/visibility';
import { createRareWarnings } from '../rareWarning';

const warn = createRareWarnings('chat: messages cannot be read');

/**
 * The latest messages of a channel (named with its `#`), oldest first, without those of players who are hidden now.
 * @throws ApiError when there is no such channel for the viewer, and when what is kept cannot be read.
 */
export async function shownMessages(
  { chat, database, log }: Pick<Context, 'chat' | 'database' | 'log'>,
  channel: string,
  viewer: Viewer,
): Promise<StoredMessage[]> {
  if (!(await chat.mayRead(channel, viewer))) throw errors.channelNotFound();
  const messages = await chat.latest(channel).catch((error: unknown) => {
    warn(log, { err: error });
    throw errors.chatUnavailable();
  });
  const visible = await visibleAmong(database, [...new Set(messages.map(({ player }) => player.id))]);
  return messages.filter(({ player }) => isHeard(player.id, visible));
}
