import { parseMods } from '../../osu/mods';
import type { DemoMap } from '../beatmaps/makeMaps';
import { DAY, DEMO_END, toStoredTime } from '../calendar';
import type { Random } from '../random';

/** Picks by mods. A database has no bit for free mods: pools hold those picks with the mods that are usual there. */
const PICKS = [
  ['NM', 4],
  ['HD', 2],
  ['HR', 2],
  ['DT', 3],
  ['HDHR', 2],
] as const;

const POOLS = [
  ['Winter Cup RO16', 3],
  ['Winter Cup Final', 4.2],
  ['Rookie Cup', 2],
] as const;

/** The mappools, each with maps of osu! from a number of stars up, made by the given player. */
export function makeMappools(
  random: Random,
  maps: readonly Pick<DemoMap, 'id' | 'ruleset' | 'stars'>[],
  creator: number,
) {
  const rows = POOLS.map(([name], at) => ({
    id: at + 1,
    name,
    created_at: toStoredTime(DEMO_END - (POOLS.length - at) * 21 * DAY + 64_800),
    created_by: creator,
  }));
  const picks = POOLS.flatMap(([, stars], at) => {
    const suited = maps
      .filter((map) => map.ruleset === 0)
      .sort((a, b) => Math.abs(a.stars - stars - 0.8) - Math.abs(b.stars - stars - 0.8) || a.id - b.id);
    const left = random.shuffled(suited.slice(0, 20));
    return PICKS.flatMap(([mods, count]) =>
      left.splice(0, count).map((map, nth) => ({
        map_id: map.id,
        pool_id: at + 1,
        mods: parseMods(mods) ?? 0,
        slot: nth + 1,
      })),
    );
  });
  return { rows, picks };
}
