import type { LivePlayer } from '../live/liveState';
import { onlinePlayerSchema, toOnlinePlayerView, wholeLoginTime } from '../players/activityView';
import { toJson } from '../json/toJson';

/** A player who is online, as the feed tells it. */
export const feedPlayerSchema = onlinePlayerSchema.extend({
  login_time: wholeLoginTime.nullable().describe('Unix time in seconds; null when it is not known.'),
  status: onlinePlayerSchema.shape.status
    .nullable()
    .describe(
      'What the player is doing. Null when it is not known: an unmodified bancho.py is asked for the statuses of players alone whose own channel somebody is subscribed to.',
    ),
});

/** A player of whom nothing is known but that it is online: nobody logged in at the beginning of 1970. */
export function withoutStatus(
  id: number,
  { name, country }: Pick<LivePlayer, 'name' | 'country'>,
): LivePlayer {
  const unknown = { login_time: 0, action: 7, info_text: '', mode: 0, mods: 0, map_md5: '', map_id: 0 };
  return { id, name, country, priv: 0, ...unknown };
}

/** The view as JSON; equal ones are equal texts. */
export function playerJson(player: LivePlayer): string {
  const isKnown = player.login_time > 0;
  const view = toOnlinePlayerView(player);
  return toJson(
    feedPlayerSchema.parse({
      ...view,
      login_time: isKnown ? Math.trunc(view.login_time) : null,
      status: isKnown ? view.status : null,
    }),
  );
}
