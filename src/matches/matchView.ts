import { z } from 'zod';
import type { Database } from '../db/database';
import type { LiveMatch } from '../live/liveState';
import { visibleAmong } from '../players/playerRepository';
import type { Viewer } from '../players/visibility';

const matchPlayerSchema = z.object({
  id: z.number().int().describe('Player id.'),
  name: z.string().describe('Player name.'),
});

/** A multiplayer match. */
export const matchSchema = z.object({
  name: z.string().describe('Name of the match.'),
  mode: z.number().int().describe('Game mode.'),
  mods: z.number().int().describe('Mods of the whole match, a bit set.'),
  seed: z.number().int().describe('Seed of the random mod.'),
  host: matchPlayerSchema.nullable().describe('The host; null for a hidden player.'),
  refs: z.array(matchPlayerSchema).describe('Referees.'),
  in_progress: z.boolean().describe('Whether a map is being played.'),
  is_scrimming: z.boolean().describe('Whether it is a scrim.'),
  map: z.object({
    id: z.number().int().describe('Beatmap id.'),
    md5: z.string().describe('MD5 of the .osu file.'),
    name: z.string().describe('Artist, title and difficulty.'),
  }),
  active_slots: z
    .record(
      z.string(),
      z.object({
        loaded: z.boolean().describe('Whether the player has loaded the map.'),
        mods: z.number().int().describe("The player's own mods, a bit set."),
        player: matchPlayerSchema,
        skipped: z.boolean().describe('Whether the player has skipped the intro.'),
        status: z
          .number()
          .int()
          .describe('A bit: 4 not ready, 8 ready, 16 no map, 32 playing, 64 complete, 128 quit.'),
        team: z.number().int().describe('0 neutral, 1 blue, 2 red.'),
      }),
    )
    .describe('By slot, `0` to `15`; only occupied slots.'),
});

/** A match where it is not asked for by its id. */
export const openMatchSchema = matchSchema.extend({ id: z.number().int().describe('Match id.') });

export type MatchView = z.output<typeof matchSchema>;

/** The matches as the viewer may see them: without players hidden from it. */
export async function toMatchViews(
  database: Database,
  matches: readonly LiveMatch[],
  viewer?: Viewer,
): Promise<MatchView[]> {
  const visible = await visibleAmong(database, [...new Set(matches.flatMap(playersOf))], viewer);
  return matches.map((match) => toMatchView(match, visible));
}

/** The ids of everybody whom a match tells of. */
export function playersOf({ host, refs, active_slots }: LiveMatch): number[] {
  return [
    host.id,
    ...refs.map((referee) => referee.id),
    ...Object.values(active_slots).map((slot) => slot.player.id),
  ];
}

/** A match as it looks to who may see the visible players. */
export function toMatchView(match: LiveMatch, visible: Pick<ReadonlySet<number>, 'has'>): MatchView {
  const { host, refs, map } = match;
  const toPlayer = ({ id, name }: { id: number; name: string }) => ({ id, name });
  return {
    name: match.name,
    mode: match.mode,
    mods: match.mods,
    seed: match.seed,
    host: visible.has(host.id) ? toPlayer(host) : null,
    refs: refs.filter((referee) => visible.has(referee.id)).map(toPlayer),
    in_progress: match.in_progress,
    is_scrimming: match.is_scrimming,
    map: { id: map.id, md5: map.md5, name: map.name },
    active_slots: Object.fromEntries(
      Object.entries(match.active_slots)
        .filter(([, slot]) => visible.has(slot.player.id))
        .map(([slot, { loaded, mods, player, skipped, status, team }]) => [
          slot,
          { loaded, mods, player: toPlayer(player), skipped, status, team },
        ]),
    ),
  };
}
