import { z } from 'zod';
import { levelOf } from '../../osu/level';
import type { Player } from '../../players/playerRepository';
import type { ModeStats } from '../../players/playerStats';
import { decimals, toDate } from './texts';

const total = (description: string) =>
  z.string().nullable().describe(`${description} Null: never played in the mode.`);

export const userSchema = z.object({
  user_id: z.string().describe('Player id.'),
  username: z.string().describe('Player name.'),
  join_date: z.string().describe('`YYYY-MM-DD hh:mm:ss`, UTC.'),
  count300: total(
    'All hits of all plays together: this server has only their sum, so the other two are `0`.',
  ),
  count100: total('`0`.'),
  count50: total('`0`.'),
  playcount: total('Number of plays.'),
  ranked_score: total('Ranked score.'),
  total_score: total('Total score.'),
  pp_rank: total('Rank by pp; `0` when unranked.'),
  level: total('Level; the fraction is the progress to the next.'),
  pp_raw: total('Performance points.'),
  accuracy: total('Accuracy in percent.'),
  count_rank_ss: total('Number of SS grades.'),
  count_rank_ssh: total('Number of silver SS grades.'),
  count_rank_s: total('Number of S grades.'),
  count_rank_sh: total('Number of silver S grades.'),
  count_rank_a: total('Number of A grades.'),
  country: z.string().describe('ISO 3166-1 code in upper case; `XX` when unknown.'),
  total_seconds_played: total('Seconds played.'),
  pp_country_rank: total("Rank by pp in the player's country; `0` when unranked."),
  events: z
    .array(
      z.object({
        display_html: z.string().describe('Text.'),
        beatmap_id: z.string().nullable().describe('Beatmap id.'),
        beatmapset_id: z.string().nullable().describe('Id of the set.'),
        date: z.string().describe('`YYYY-MM-DD hh:mm:ss`, UTC.'),
        epicfactor: z.string().describe('1 to 32.'),
      }),
    )
    .describe('Empty: this server keeps no events.'),
});

/** The player with its totals in one mode; none: it never played there. */
export function toUserView(player: Player, stats: ModeStats | undefined): z.output<typeof userSchema> {
  const text = (of: (totals: ModeStats['totals'], stats: ModeStats) => Value) =>
    stats && hasPlayed(stats) ? String(of(stats.totals, stats) ?? 0) : null;
  return {
    user_id: String(player.id),
    username: player.name,
    join_date: toDate(player.creation_time),
    count300: text(({ total_hits }) => total_hits),
    count100: text(() => 0),
    count50: text(() => 0),
    playcount: text(({ plays }) => plays),
    ranked_score: text(({ rscore }) => rscore),
    total_score: text(({ tscore }) => tscore),
    pp_rank: text((_, { rank }) => rank),
    level: text(({ tscore }) => decimals(levelOf(Number(tscore)))),
    pp_raw: text(({ pp }) => pp),
    accuracy: text(({ acc }) => acc),
    count_rank_ss: text(({ x_count }) => x_count),
    count_rank_ssh: text(({ xh_count }) => xh_count),
    count_rank_s: text(({ s_count }) => s_count),
    count_rank_sh: text(({ sh_count }) => sh_count),
    count_rank_a: text(({ a_count }) => a_count),
    country: player.country.toUpperCase(),
    total_seconds_played: text(({ playtime }) => playtime),
    pp_country_rank: text((_, { country_rank }) => country_rank),
    events: [],
  };
}

/** Null: none, as of a rank that there is not. */
type Value = number | bigint | string | null;

const hasPlayed = ({ totals: { plays, pp, tscore } }: ModeStats) => plays > 0 || pp > 0 || tscore > 0;
