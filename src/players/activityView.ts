import { z } from 'zod';
import { float } from '../json/float';
import type { LivePlayer } from '../live/liveState';

/** What a player who is online is doing. */
export const activitySchema = z.object({
  action: z
    .number()
    .int()
    .describe(
      '0 idle, 1 afk, 2 playing, 3 editing, 4 modding, 5 multiplayer, 6 watching, 7 unknown, 8 testing, ' +
        '9 submitting, 10 paused, 11 lobby, 12 multiplaying, 13 osu!direct.',
    ),
  info_text: z.string().describe('What the player is doing, in words; often the map.'),
  mode: z.number().int().describe('Game mode.'),
  mods: z.number().int().describe('Mods, a bit set.'),
  beatmap_id: z.number().int().describe('Beatmap id; 0 for none.'),
});

export function toActivityView(live: LivePlayer): z.output<typeof activitySchema> {
  return {
    action: live.action,
    info_text: live.info_text,
    mode: live.mode,
    mods: live.mods,
    beatmap_id: live.map_id,
  };
}

/** A player who is online. */
export const onlinePlayerSchema = z.object({
  id: z.number().int().describe('Player id.'),
  name: z.string().describe('Player name.'),
  country: z.string().describe("The player's country."),
  login_time: float().describe('Unix time in seconds, with a fraction.'),
  status: activitySchema
    .extend({ beatmap_md5: z.string().describe('MD5 of the beatmap; empty for none.') })
    .describe('What the player is doing.'),
});

export function toOnlinePlayerView(live: LivePlayer): z.output<typeof onlinePlayerSchema> {
  return {
    id: live.id,
    name: live.name,
    country: live.country,
    login_time: live.login_time,
    status: { ...toActivityView(live), beatmap_md5: live.map_md5 },
  };
}

/** The same times in v2: whole seconds. */
export const wholeLoginTime = z.number().int().describe('Unix time in seconds.');
