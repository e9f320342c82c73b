import type { Database } from '../db/database';
import { safeName } from '../osu/names';
import { isVisible, type Viewer } from './visibility';

/** What a player is asked for by. */
export type PlayerSelector = { id: number } | { name: string };

export type Player = NonNullable<Awaited<ReturnType<typeof findPlayer>>>;

/** A player whom the viewer may see, with its clan; undefined when there is none. */
export async function findPlayer({ query, dialect }: Database, selector: PlayerSelector, viewer?: Viewer) {
  return query
    .selectFrom('users')
    .leftJoin('clans', 'clans.id', 'users.clan_id')
    .select([
      'users.id',
      'users.name',
      'users.safe_name',
      'users.priv',
      'users.country',
      'users.silence_end',
      'users.donor_end',
      'users.creation_time',
      'users.latest_activity',
      'users.clan_id',
      'users.clan_priv',
      'users.preferred_mode',
      'users.play_style',
      'users.custom_badge_name',
      'users.custom_badge_icon',
      'users.userpage_content',
      'clans.name as clan_name',
      'clans.tag as clan_tag',
    ])
    .where(isVisible(viewer))
    .where((where) =>
      'id' in selector
        ? where('users.id', '=', selector.id)
        : dialect.equalsText('users.safe_name', safeName(selector.name)),
    )
    .executeTakeFirst();
}

/** Of the ids those that belong to players whom the viewer may see. */
export async function visibleAmong(
  { query }: Database,
  ids: readonly number[],
  viewer?: Viewer,
): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await query
    .selectFrom('users')
    .select('users.id')
    .where('users.id', 'in', ids)
    .where(isVisible(viewer))
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Visible players whose name contains the text or whose safe name is the text, by id; without a text all of them. */
export async function searchPlayers(
  { query, dialect }: Database,
  { text, limit, offset }: { text?: string; limit: number; offset: number },
  viewer?: Viewer,
): Promise<{ id: number; name: string }[]> {
  return query
    .selectFrom('users')
    .select(['users.id', 'users.name'])
    .where(isVisible(viewer))
    .$if(text !== undefined, (players) =>
      players.where((where) =>
        where.or([
          dialect.containsText('users.name', text ?? ''),
          dialect.equalsText('users.safe_name', safeName(text ?? '')),
        ]),
      ),
    )
    .orderBy('users.id')
    .limit(limit)
    .offset(offset)
    .execute();
}

/** How many rows `users` has, and how many of the given ids belong to visible players. */
export async function countPlayers(
  { query }: Database,
  ids: readonly number[],
): Promise<{ total: number; visible: number }> {
  const { total, visible } = await query
    .selectNoFrom((from) => [
      from
        .selectFrom('users')
        .select((count) => count.fn.countAll<number>().as('total'))
        .as('total'),
      from
        .selectFrom('users')
        .select((count) => count.fn.countAll<number>().as('visible'))
        .where(isVisible())
        // An empty `in ()` is no valid SQL; no player has id 0.
        .where('users.id', 'in', ids.length > 0 ? ids : [0])
        .as('visible'),
    ])
    .executeTakeFirstOrThrow();
  return { total: total ?? 0, visible: visible ?? 0 };
}
