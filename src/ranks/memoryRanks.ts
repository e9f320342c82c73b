import type { Mode } from '../osu/modes';
import type { Ranks } from './ranks';

/** The sets of ranks of one process: the embedded default, and tests. */
export function createMemoryRanks(): Ranks {
  const sets = new Map<string, Map<string, number>>();
  const globalKey = (mode: Mode) => `${mode}`;
  const countryKey = (mode: Mode, country: string) => `${mode}:${country}`;

  function rankIn(key: string, member: string): number | null {
    const set = sets.get(key);
    const pp = set?.get(member);
    if (set === undefined || pp === undefined) return null;
    let rank = 1;
    for (const [other, otherPp] of set) if (otherPp > pp || (otherPp === pp && other > member)) rank += 1;
    return rank;
  }

  function put(key: string, member: string, pp: number) {
    const set = sets.get(key) ?? new Map<string, number>();
    sets.set(key, set.set(member, pp));
  }

  return {
    ofPlayer: async ({ id, country }, modes) =>
      modes.map((mode) => ({
        mode,
        rank: rankIn(globalKey(mode), `${id}`),
        countryRank: rankIn(countryKey(mode, country), `${id}`),
      })),
    async set(mode, { id, country }, pp) {
      put(globalKey(mode), `${id}`, pp);
      put(countryKey(mode, country), `${id}`, pp);
    },
    async moveTo(country, { id, country: from }, modes) {
      for (const mode of modes) {
        const pp = sets.get(countryKey(mode, from))?.get(`${id}`);
        if (pp === undefined) continue;
        sets.get(countryKey(mode, from))?.delete(`${id}`);
        put(countryKey(mode, country), `${id}`, pp);
      }
    },
    async remove(mode, { id, country }) {
      sets.get(globalKey(mode))?.delete(`${id}`);
      sets.get(countryKey(mode, country))?.delete(`${id}`);
    },
  };
}
