import { MODES, rulesetOf, type Mode } from '../../osu/modes';
import type { DemoMap } from '../beatmaps/makeMaps';
import { DEMO_END, HISTORY } from '../calendar';
import type { DemoPlayer } from '../players/makePlayers';
import type { Random } from '../random';
import { chooseMods, modeBit, speedOf, starsWith } from './mods';

/** A play before anybody knows how it goes. */
export interface PlannedPlay {
  player: DemoPlayer;
  map: DemoMap;
  mode: Mode;
  mods: number;
  /** How far the player is above the map, in stars. */
  margin: number;
  /** Unix time in seconds. */
  startedAt: number;
}

const MODE_WEIGHTS = MODES.map((mode) => [mode, mode === 0 ? 6 : mode === 4 ? 3 : 1] as const);
const SHARE_OF_MAIN_MODE = 0.7;
const SHARE_OF_RETRIES = 0.3;
/** A session of more plays than this would not end in time before the end of the history. */
const LONGEST_SESSION = 16;
const SESSION_SECONDS = 3 * 3600;

/** Exactly `count` plays in order of time: players in sessions, each mostly of one mode. */
export function planPlays(
  random: Random,
  players: readonly DemoPlayer[],
  maps: readonly DemoMap[],
  count: number,
): PlannedPlay[] {
  const byRuleset = [0, 1, 2, 3].map((ruleset) =>
    maps.filter((map) => map.ruleset === ruleset).map((map) => [map, map.popularity] as const),
  );
  const plays = players.flatMap((player, at) => {
    const own = random.fork(`player ${player.id}`);
    const quota = quotaOf(players, at, count);
    const planned: PlannedPlay[] = [];
    while (planned.length < quota)
      planned.push(
        ...session(own, player, byRuleset, Math.min(own.int(1, LONGEST_SESSION), quota - planned.length)),
      );
    return planned;
  });
  return plays.sort((a, b) => a.startedAt - b.startedAt || a.player.id - b.player.id);
}

/** A player's part of all plays; rounding what is given out so far makes the parts add up. */
function quotaOf(players: readonly DemoPlayer[], at: number, count: number): number {
  const activity = (until: number) =>
    players.slice(0, until).reduce((sum, player) => sum + player.activity, 0);
  const share = count / activity(players.length);
  return Math.round(activity(at + 1) * share) - Math.round(activity(at) * share);
}

type WeightedMaps = readonly (readonly [DemoMap, number])[];

function session(
  random: Random,
  player: DemoPlayer,
  byRuleset: readonly WeightedMaps[],
  count: number,
): PlannedPlay[] {
  const mode = random.chance(SHARE_OF_MAIN_MODE) ? player.mainMode : random.weighted(MODE_WEIGHTS);
  const ruleset = rulesetOf(mode);
  const from = Math.max(player.createdAt, DEMO_END - HISTORY);
  const grown = random.next() ** 0.8;
  let now = Math.floor(from + (DEMO_END - SESSION_SECONDS - from) * grown);
  const skill =
    player.skill * (0.78 + 0.22 * grown) * (mode === player.mainMode ? 1 : 0.85) + (mode >= 4 ? 0.6 : 0);
  let map: DemoMap | undefined;
  return Array.from({ length: count }, () => {
    if (!map || !random.chance(SHARE_OF_RETRIES)) map = chooseMap(random, byRuleset[ruleset] ?? [], skill);
    const chosen = chooseMods(random, mode);
    const ambition = 0.5 + player.daring;
    const tooHard = starsWith(chosen, map.stars, ruleset) > skill + ambition;
    const mods = tooHard ? modeBit(mode) : chosen;
    const startedAt = now;
    now += Math.round(map.length / speedOf(mods)) + random.int(15, 140);
    return { player, map, mode, mods, margin: skill - starsWith(mods, map.stars, ruleset), startedAt };
  });
}

/** A map by popularity, the more likely the closer it is to what the player can do. */
function chooseMap(random: Random, maps: WeightedMaps, skill: number): DemoMap {
  let map = random.weighted(maps);
  for (let tries = 0; tries < 8; tries++, map = random.weighted(maps))
    if (random.chance(Math.exp(-(((map.stars - skill + 0.5) / 0.9) ** 2)))) return map;
  return map;
}
