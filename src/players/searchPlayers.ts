import { pageById } from '../snapshots/idMarks';
import { rowsInOrder } from '../snapshots/order';
import { seesAsPublic } from '../snapshots/publicSight';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { idsOfNames, readPlayerNames, type PlayerNames } from './playerNames';
import { namedPlayers, playerIds } from './playerRepository';
import type { Viewer } from './visibility';

export interface PlayerSearch {
  text?: string;
  limit: number;
  offset: number;
}

interface Found {
  id: number;
  name: string;
}

/** Visible players whose name contains the text or whose safe name is the text, by id; without a text all of them. */
export async function searchPlayers(
  { database, snapshots }: SnapshotSource,
  asked: PlayerSearch,
  viewer?: Viewer,
): Promise<Found[]> {
  const { text, ...page } = asked;
  const found = (of: Parameters<typeof namedPlayers>[1]) => namedPlayers(database, of, viewer);
  if (!seesAsPublic(viewer)) return found(asked);
  if (text === undefined)
    return pageById(
      snapshots,
      {
        name: 'players by name',
        filter: {},
        rows: (slice) => found(slice),
        ids: () => playerIds(database),
      },
      page,
    );
  return snapshots.answer<PlayerNames, Found[]>({
    name: 'player names',
    of: 'player names',
    isDear: true,
    live: () => found(asked),
    compute: () => readPlayerNames(database),
    async from(names) {
      const last = names.ids.at(-1) ?? 0;
      const [exact] = mayBeOnlySafe(text) ? await found({ safeName: text, limit: 1, offset: 0 }) : [];
      const ids = merged(idsOfNames(names, text), exact && exact.id <= last ? exact.id : undefined);
      let offset = page.offset;
      while (offset > 0 && !ids.next().done) offset -= 1;
      const rows = await rowsInOrder(ids, page.limit, (some) =>
        found({ text, ids: some, limit: some.length, offset: 0 }),
      );
      if (rows.length === page.limit) return rows;
      const newer = await found({ text, after: last, limit: page.limit - rows.length, offset });
      return [...rows, ...newer];
    },
  });
}

/** Whether a name may not contain the text though its safe name is the text: they differ in spaces alone. */
const mayBeOnlySafe = (text: string) => text.includes('_') && !text.includes(' ');

/** Ascending ids with one more in its place. */
function* merged(ids: Iterable<number>, one: number | undefined): Generator<number> {
  let rest = one;
  for (const id of ids) {
    if (rest !== undefined && rest < id) yield rest;
    if (rest !== undefined && rest <= id) rest = undefined;
    yield id;
  }
  if (rest !== undefined) yield rest;
}
