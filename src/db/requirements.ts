import type { Database } from './database';
import type { Schema } from './schema';

/**
 * What the service reads of the game server's database, by feature. Extra tables and columns are no concern; an older
 * server or a fork that lacks one keeps every feature that does not read it. An endpoint that reads something new is
 * added here; its feature is its tag, unless it can be off by itself.
 */

type Kind = 'integer' | 'number' | 'text' | 'time';
type Table = keyof Schema;
type Reads = { readonly [Name in Table]?: Readonly<Partial<Record<keyof Schema[Name], Kind>>> };

const account: Reads = { users: { id: 'integer', name: 'text', priv: 'integer', country: 'text' } };
const clan: Reads = {
  users: { clan_id: 'integer' },
  clans: { id: 'integer', name: 'text', tag: 'text' },
};
const profile: Reads = {
  users: {
    safe_name: 'text',
    silence_end: 'integer',
    donor_end: 'integer',
    creation_time: 'integer',
    latest_activity: 'integer',
    clan_id: 'integer',
    clan_priv: 'integer',
    preferred_mode: 'integer',
    play_style: 'integer',
    custom_badge_name: 'text',
    custom_badge_icon: 'text',
    userpage_content: 'text',
  },
};
const totals: Reads = {
  stats: {
    id: 'integer',
    mode: 'integer',
    tscore: 'integer',
    rscore: 'integer',
    pp: 'integer',
    plays: 'integer',
    playtime: 'integer',
    acc: 'number',
    max_combo: 'integer',
    xh_count: 'integer',
    x_count: 'integer',
    sh_count: 'integer',
    s_count: 'integer',
    a_count: 'integer',
  },
};
const habits: Reads = { stats: { total_hits: 'integer', replay_views: 'integer' } };
const map: Reads = {
  maps: {
    md5: 'text',
    id: 'integer',
    set_id: 'integer',
    artist: 'text',
    title: 'text',
    version: 'text',
    creator: 'text',
    last_update: 'time',
    total_length: 'integer',
    max_combo: 'integer',
    status: 'integer',
    plays: 'integer',
    passes: 'integer',
    mode: 'integer',
    bpm: 'number',
    cs: 'number',
    od: 'number',
    ar: 'number',
    hp: 'number',
    diff: 'number',
  },
};
const mapDetails: Reads = { maps: { server: 'text', filename: 'text', frozen: 'integer' } };
const votes: Reads = { ratings: { map_md5: 'text', rating: 'integer' } };
const plays: Reads = { scores: { map_md5: 'text', userid: 'integer', mode: 'integer' } };
const score: Reads = {
  scores: {
    id: 'integer',
    score: 'integer',
    pp: 'number',
    acc: 'number',
    max_combo: 'integer',
    mods: 'integer',
    n300: 'integer',
    n100: 'integer',
    n50: 'integer',
    nmiss: 'integer',
    ngeki: 'integer',
    nkatu: 'integer',
    grade: 'text',
    status: 'integer',
    play_time: 'time',
    time_elapsed: 'integer',
    perfect: 'integer',
  },
};
const clanPage: Reads = {
  users: { clan_priv: 'integer' },
  clans: { owner: 'integer', created_at: 'time' },
};
const pools: Reads = {
  tourney_pools: { id: 'integer', name: 'text', created_at: 'time', created_by: 'integer' },
  tourney_pool_maps: { map_id: 'integer', pool_id: 'integer', mods: 'integer', slot: 'integer' },
};

const friendships: Reads = {
  relationships: { user1: 'integer', user2: 'integer', type: 'text' },
};
const favouriteSets: Reads = { favourites: { userid: 'integer', setid: 'integer' } };
const comments: Reads = {
  comments: { target_id: 'integer', target_type: 'text', userid: 'integer' },
};
const keys: Reads = { users: { api_key: 'text' } };
const channels: Reads = {
  users: { silence_end: 'integer' },
  channels: {
    id: 'integer',
    name: 'text',
    topic: 'text',
    read_priv: 'integer',
    write_priv: 'integer',
    auto_join: 'integer',
  },
};
const passwords: Reads = { users: { pw_bcrypt: 'text' } };
const emails: Reads = { users: { email: 'text' } };

interface Feature {
  /** Without it there is no service to speak of. */
  core: boolean;
  reads: readonly Reads[];
}

const core = (...reads: Reads[]): Feature => ({ core: true, reads });
const optional = (...reads: Reads[]): Feature => ({ core: false, reads });

export const FEATURES: Readonly<Record<string, Feature>> = {
  players: core(account, clan, profile, totals, habits, map, plays),
  scores: core(account, clan, profile, map, plays, score),
  maps: core(map),
  'map details': optional(map, mapDetails),
  ratings: optional(map, votes),
  matches: core(account),
  server: core(account),
  leaderboards: core(account, clan, totals),
  clans: core(account, clan, clanPage),
  mappools: optional(account, clan, map, pools),
  pp: optional(account, keys, map),
  friends: optional(account, profile, friendships, keys),
  favourites: optional(account, favouriteSets),
  "osu!'s get_beatmaps": optional(account, clan, profile, map, votes, favouriteSets),
  sessions: optional(account, clan, profile, passwords),
  accounts: optional(account, clan, profile, passwords, emails),
  channels: optional(account, channels),
  'API keys': optional(account, keys),
  astro: optional(account, clan, profile, totals, habits, map, plays, score, favouriteSets, comments),
};

export interface ReadColumn {
  table: string;
  column: string;
  kind: Kind;
}

/** The columns that a feature reads, or all features; each once. */
export function columnsRead(features: readonly Feature[] = Object.values(FEATURES)): ReadColumn[] {
  const columns = new Map<string, ReadColumn>();
  for (const reads of features.flatMap((feature) => feature.reads))
    for (const [table, kinds] of Object.entries(reads))
      for (const [column, kind] of Object.entries(kinds))
        columns.set(`${table}.${column}`, { table, column, kind });
  return [...columns.values()];
}

export interface SchemaReport {
  /** Without a column: the whole table. */
  missing: { table: string; column?: string }[];
  /** Columns of another kind than the service can answer with. */
  wrongTypes: { table: string; column: string; type: string; expected: Kind }[];
  /** Features that can't answer, with the tables and columns that they lack. */
  featuresOff: { feature: string; core: boolean; lacks: string[] }[];
}

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'integer', 'bigint'];
const TYPES: Readonly<Record<Kind, readonly string[]>> = {
  integer: INTEGERS,
  number: [...INTEGERS, 'float', 'double', 'real', 'decimal', 'numeric'],
  text: ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum'],
  time: ['datetime', 'timestamp'],
};

/** Whether the table is there that nearly every feature reads. */
export const hasTables = ({ missing }: SchemaReport): boolean =>
  !missing.some(({ table, column }) => table === 'users' && column === undefined);

/** Compares what is read with what the database has, as far as its user may see it. */
export async function inspectSchema({ query }: Pick<Database, 'query'>): Promise<SchemaReport> {
  const tables = new Map(
    (await query.introspection.getTables()).map(({ name, columns }) => [
      name,
      // `varchar(32)` on SQLite, `varchar` on MySQL.
      new Map(columns.map((made) => [made.name.toLowerCase(), /^\w*/.exec(made.dataType.toLowerCase())![0]])),
    ]),
  );
  const lack = ({ table, column }: ReadColumn): SchemaReport['missing'][number] | undefined => {
    if (!tables.has(table)) return { table };
    return tables.get(table)?.has(column) ? undefined : { table, column };
  };
  const lacksOf = (columns: ReadColumn[]) => {
    const lacks = columns.flatMap((column) => lack(column) ?? []);
    return new Map(
      lacks.map((entry) => [entry.column ? `${entry.table}.${entry.column}` : entry.table, entry]),
    );
  };
  return {
    missing: [...lacksOf(columnsRead()).values()],
    wrongTypes: columnsRead().flatMap(({ table, column, kind }) => {
      const type = tables.get(table)?.get(column);
      return type === undefined || TYPES[kind].includes(type)
        ? []
        : [{ table, column, type, expected: kind }];
    }),
    featuresOff: Object.entries(FEATURES).flatMap(([name, feature]) => {
      const lacks = [...lacksOf(columnsRead([feature])).keys()];
      return lacks.length > 0 ? [{ feature: name, core: feature.core, lacks }] : [];
    }),
  };
}
