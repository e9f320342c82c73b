import { z } from 'zod';
import { ID_MAX } from '../../db/ids';
import { jsonOrUndefined } from '../../json/jsonOrUndefined';
import { MATCH_ID_MAX, type LiveMatch, type LivePlayer } from '../liveState';
import type { BanchoAnswer, BanchoRequest } from './banchoClient';
import { readMatchesPage, readOnlinePage, type MatchList } from './pages';

/** What is asked of the game server, and what its answer comes to. */
export interface BanchoQuestion<Value> extends BanchoRequest {
  /** Names the answer where it is kept. */
  key: string;
  /** How long it is kept for. */
  kept: 'list' | 'status';
  /** @throws Error when the answer is none of a game server. */
  read(answer: BanchoAnswer): Value | Promise<Value>;
  /** Of the value, which is kept as JSON. */
  schema: z.ZodType<Value>;
}

/** What the API tells of a player who is online. */
export type Status = Omit<LivePlayer, 'id' | 'name' | 'country' | 'priv'>;

const TEXT_MAX = 4_096;
const text = z.string().transform((value) => value.slice(0, TEXT_MAX));
const int = z.number().int();
const playerId = int.min(0).max(ID_MAX);
const int32 = int.min(-(2 ** 31)).max(2 ** 31 - 1);
const mapId = int32;
const bits = int.min(0).max(2 ** 32 - 1);
const mode = int.min(0).max(16);
const byte = int.min(0).max(255);
const md5 = z.string().regex(/^[0-9a-f]{32}$/);

const statusSchema = z
  .object({
    login_time: z.number().min(0),
    action: byte,
    info_text: text,
    mode,
    mods: bits,
    map_md5: md5.or(z.literal('')),
    map_id: mapId,
  })
  .nullable() satisfies z.ZodType<Status | null>;

const statusAnswer = z.object({
  status: z.literal('success'),
  player_status: z.discriminatedUnion('online', [
    z.object({ online: z.literal(false) }),
    z.object({
      online: z.literal(true),
      login_time: z.number().min(0),
      status: z.object({
        action: byte,
        info_text: text,
        mode,
        mods: bits,
        beatmap: z.object({ md5, id: mapId }).nullable(),
      }),
    }),
  ]),
});

const named = z.object({ id: playerId, name: text });

const matchSchema = z.object({
  name: text,
  mode,
  mods: bits,
  seed: int32,
  host: named,
  refs: z.array(named).max(1_000),
  in_progress: z.boolean(),
  is_scrimming: z.boolean(),
  map: z.object({ id: mapId, md5: z.string().max(64), name: text }),
  active_slots: z.record(
    z.string().regex(/^(?:\d|1[0-5])$/),
    z.object({
      loaded: z.boolean(),
      mods: bits,
      player: named,
      skipped: z.boolean(),
      status: byte,
      team: byte,
    }),
  ),
}) satisfies z.ZodType<LiveMatch>;

const matchAnswer = z.object({ status: z.literal('success'), match: matchSchema });

/** Id and safe name of every player online. */
export const ONLINE: BanchoQuestion<[id: number, name: string][]> = {
  key: 'online',
  kept: 'list',
  site: 'c',
  path: '/online',
  read: async (answer) => [...(await readOnlinePage(pageOf(answer)))],
  schema: z.array(z.tuple([playerId, text])),
};

export const MATCHES: BanchoQuestion<MatchList> = {
  key: 'matches',
  kept: 'list',
  site: 'c',
  path: '/matches',
  read: async (answer) => readMatchesPage(pageOf(answer)),
  schema: z.object({
    ids: z.array(int.min(0).max(MATCH_ID_MAX)),
    zero: z
      .object({
        name: text,
        in_progress: z.boolean(),
        details: z.object({ map_name: text, host: named, next: int.nullable() }).nullable(),
      })
      .nullable(),
  }),
};

/** Null: offline. */
export function statusOf(id: number): BanchoQuestion<Status | null> {
  return {
    key: `status:${id}`,
    kept: 'status',
    site: 'api',
    path: `/v1/get_player_status?id=${id}`,
    schema: statusSchema,
    read(answer) {
      const found = found404(answer, 'Player not found.') ? null : bodyOf(answer, statusAnswer).player_status;
      if (!found?.online) return null;
      const { beatmap, ...status } = found.status;
      return {
        login_time: found.login_time,
        ...status,
        map_md5: beatmap?.md5 ?? '',
        map_id: beatmap?.id ?? 0,
      };
    },
  };
}

/** From 1: the API refuses 0. Null: no such match. */
export function matchOf(id: number): BanchoQuestion<LiveMatch | null> {
  return {
    key: `match:${id}`,
    kept: 'status',
    site: 'api',
    path: `/v1/get_match?id=${id}`,
    schema: matchSchema.nullable(),
    read: (answer) => (found404(answer, 'Match not found.') ? null : bodyOf(answer, matchAnswer).match),
  };
}

function pageOf({ status, body }: BanchoAnswer): string {
  if (status !== 200) throw new Error(`the answer was ${status}`);
  return body;
}

function bodyOf<Schema extends z.ZodType>({ status, body }: BanchoAnswer, schema: Schema): z.output<Schema> {
  if (status !== 200) throw new Error(`the answer was ${status}`);
  const result = schema.safeParse(jsonOrUndefined(body));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`the answer reads otherwise at "${issue?.path.join('.')}": ${issue?.message}`);
}

/** Only the game server's own words: another server in its place knows no path at all. */
const found404 = ({ status, body }: BanchoAnswer, words: string) =>
  status === 404 && z.object({ status: z.literal(words) }).safeParse(jsonOrUndefined(body)).success;
