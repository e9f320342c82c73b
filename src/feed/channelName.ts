import { ID_MAX } from '../db/ids';
import { MATCH_ID_MAX } from '../live/liveState';
import { isMode, type Mode } from '../osu/modes';

/** What a client can subscribe to. */
export type ChannelName =
  | { kind: 'players' | 'matches' }
  | { kind: 'player' | 'match'; id: number }
  | { kind: 'scores'; mode?: Mode }
  /** A channel of the game's chat, with its `#`. */
  | { kind: 'chat'; channel: string };

const CHAT_CHANNEL = /^#[^\s,]{1,31}$/;

/** Undefined: there is no such channel. A name has one spelling. */
export function readChannelName(text: string): ChannelName | undefined {
  const [, kind, about] = /^([a-z]+)(?::(.+))?$/s.exec(text) ?? [];
  if (about === undefined)
    return kind === 'players' || kind === 'matches' || kind === 'scores' ? { kind } : undefined;
  if (kind === 'chat') return CHAT_CHANNEL.test(about) ? { kind, channel: about } : undefined;
  const id = /^(?:0|[1-9]\d{0,9})$/.test(about) ? Number(about) : NaN;
  if (kind === 'player') return id >= 1 && id <= ID_MAX ? { kind, id } : undefined;
  if (kind === 'match') return id <= MATCH_ID_MAX ? { kind, id } : undefined;
  return kind === 'scores' && isMode(id) ? { kind, mode: id } : undefined;
}
