import type { ChannelName } from './channelName';
import { createChatWork } from './chatWork';
import { createMatchesWork } from './matchesWork';
import { createPlayersWork } from './playersWork';
import { createScoresWork } from './scoresWork';
import type { Work, WorkParts } from './work';

/** Names what feeds a channel. */
export function workOf(name: ChannelName): string {
  if (name.kind === 'chat') return `chat:${name.channel}`;
  if (name.kind === 'player') return 'players';
  return name.kind === 'match' ? 'matches' : name.kind;
}

export function createWork(name: ChannelName, parts: WorkParts): Work {
  if (name.kind === 'chat') return createChatWork(parts, name.channel);
  if (name.kind === 'scores') return createScoresWork(parts);
  return workOf(name) === 'players' ? createPlayersWork(parts) : createMatchesWork(parts);
}
