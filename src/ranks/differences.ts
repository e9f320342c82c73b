import type { Mode } from '../osu/modes';
import { createCountryIndex, type CountryIndex } from './countryIndex';
import type { RankJob } from './rankJob';
import { rankRows, rankRowsOf, type RankRow } from './rankRows';
import { countMembers, liveSets, membersOf, scoresAt, type Place, type RankSet } from './rankSets';

/** A place where a set and SQL disagreed when both were read. */
export interface Difference extends Place {
  /** In the set; null: not there. */
  held: number | null;
  /** By SQL; null: not to be there. */
  wanted: number | null;
}

/** Compares a mode's rows with its sets, then the sets' members with the rows. `onFraction` is told 0 to 1. */
export async function* findDifferences(
  job: RankJob,
  mode: Mode,
  onFraction: (fraction: number) => Promise<void>,
): AsyncGenerator<Difference[]> {
  const ranked = createCountryIndex();
  yield* missingOrDifferent(job, mode, ranked, (fraction) => onFraction(fraction / 2));
  yield* extra(job, mode, ranked, (fraction) => onFraction((1 + fraction) / 2));
}

/** Reads the places again, the sets before SQL, and returns all of them in the order given. */
export async function lookAgain(
  { database, redis }: RankJob,
  places: readonly Place[],
): Promise<Difference[]> {
  const held = await scoresAt(redis, places);
  const rows = new Map<Mode, Map<number, RankRow>>();
  for (const mode of new Set(places.map(({ set }) => set.mode)))
    rows.set(mode, await rankRowsOf(database, mode, idsOf(places.filter(({ set }) => set.mode === mode))));
  return places.map(({ set, member }, at) => ({
    set,
    member,
    held: held[at] ?? null,
    wanted: wantedBy(rows.get(set.mode)?.get(toId(member)), set),
  }));
}

export const differs = ({ held, wanted }: Difference) => held !== wanted;

async function* missingOrDifferent(
  { database, redis, chunkRows }: RankJob,
  mode: Mode,
  ranked: CountryIndex,
  onFraction: (fraction: number) => Promise<void>,
): AsyncGenerator<Difference[]> {
  for await (const { rows, fraction } of rankRows(database, mode, chunkRows)) {
    const entries = rows.flatMap(({ id, pp, country }) => [
      { set: { mode }, member: `${id}`, wanted: pp },
      { set: { mode, country }, member: `${id}`, wanted: pp },
    ]);
    for (const { id, country } of rows) ranked.put(id, country);
    const held = await scoresAt(redis, entries);
    yield entries.map((entry, at) => ({ ...entry, held: held[at] ?? null })).filter(differs);
    await onFraction(fraction);
  }
}

async function* extra(
  { redis, chunkRows }: RankJob,
  mode: Mode,
  ranked: CountryIndex,
  onFraction: (fraction: number) => Promise<void>,
): AsyncGenerator<Difference[]> {
  const sets = await liveSets(redis, mode);
  const members = await countMembers(redis, sets);
  let seen = 0;
  for (const set of sets)
    for await (const part of membersOf(redis, set, chunkRows)) {
      yield part
        .filter(({ member }) => {
          const country = ranked.countryOf(toId(member));
          return country === undefined || (set.country !== undefined && set.country !== country);
        })
        .map(({ member, score }) => ({ set, member, held: score, wanted: null }));
      seen += part.length;
      await onFraction(members === 0 ? 1 : Math.min(seen / members, 1));
    }
}

function wantedBy(row: RankRow | undefined, { country }: RankSet): number | null {
  return row && (country === undefined || country === row.country) ? row.pp : null;
}

/** The user ids among the members, each once. */
function idsOf(members: readonly { member: string }[]): number[] {
  return [...new Set(members.map(({ member }) => toId(member)))].filter(Number.isSafeInteger);
}

/** NaN for what is no user id: anybody may have put anything there. */
function toId(member: string): number {
  return /^[1-9]\d*$/.test(member) ? Number(member) : NaN;
}
