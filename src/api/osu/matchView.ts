import { z } from 'zod';
import type { OpenMatch } from '../../matches/openMatches';

const NONE = '0';
const none = z.literal(NONE).describe('`0`: this server keeps no results.');

/** When a match or a game began is not known, and clients read a time there. */
const START = '1970-01-01 00:00:00';
const start = z.literal(START).describe(`\`${START}\`: not known to this server.`);

const gameSchema = z.object({
  game_id: z.string().describe('The same as `match_id`.'),
  start_time: start,
  end_time: z.null().describe('It is going on.'),
  beatmap_id: z.string().describe('Beatmap id.'),
  play_mode: z.string().describe('0 osu!, 1 taiko, 2 catch, 3 mania.'),
  match_type: none,
  scoring_type: none.describe('`0`: not known to this server.'),
  team_type: z.enum(['0', '2']).describe('2 if players are in teams.'),
  mods: z.string().describe('Mods of the whole match, a bit set.'),
  scores: z.array(
    z.object({
      slot: z.string().describe('0 to 15.'),
      team: z.string().describe('0 none, 1 blue, 2 red.'),
      user_id: z.string().describe('Player id.'),
      score: none,
      maxcombo: none,
      rank: none,
      count50: none,
      count100: none,
      count300: none,
      countmiss: none,
      countgeki: none,
      countkatu: none,
      perfect: none,
      pass: z.literal('1').describe('`1`'),
      enabled_mods: z.string().nullable().describe("The player's own mods, a bit set; null without any."),
    }),
  ),
});

export const matchSchema = z.object({
  match: z
    .union([
      z.object({
        match_id: z.string().describe('Match id.'),
        name: z.string().describe('Name of the match.'),
        start_time: start,
        end_time: z.null().describe('It is open.'),
      }),
      z.literal(0),
    ])
    .describe('0: there is no such match.'),
  games: z.array(gameSchema).describe('The game being played, if any.'),
});

export type MatchView = z.output<typeof matchSchema>;

export const NO_MATCH: MatchView = { match: 0, games: [] };

export function toMatchView(match: OpenMatch): MatchView {
  const match_id = String(match.id);
  return {
    match: { match_id, name: match.name, start_time: START, end_time: null },
    games: match.in_progress ? [toGameView(match)] : [],
  };
}

function toGameView({ id, map, mode, mods, active_slots }: OpenMatch): z.output<typeof gameSchema> {
  const slots = Object.entries(active_slots);
  return {
    game_id: String(id),
    start_time: START,
    end_time: null,
    beatmap_id: String(map.id),
    play_mode: String(mode & 3),
    match_type: NONE,
    scoring_type: NONE,
    team_type: slots.some(([, { team }]) => team > 0) ? '2' : '0',
    mods: String(mods),
    scores: slots.map(([slot, { team, player, mods: own }]) => ({
      slot,
      team: String(team),
      user_id: String(player.id),
      score: NONE,
      maxcombo: NONE,
      rank: NONE,
      count50: NONE,
      count100: NONE,
      count300: NONE,
      countmiss: NONE,
      countgeki: NONE,
      countkatu: NONE,
      perfect: NONE,
      pass: '1',
      enabled_mods: own ? String(own) : null,
    })),
  };
}
