import type { BulkLoader } from '../db/dialects/mysqlBulk';
import type { PlainIndex } from '../db/dialects/mysqlIndexes';
import { generateOptions, type GenerateOptions } from './options';

const TABLE = 'kiai_generated';
const OPTIONS = 'options';
const rowsOf = (stage: string) => `rows: ${stage}`;
const indexesOf = (table: string) => `indexes: ${table}`;

/** What a generator notes in its database: for whom it works there, and how far it is. */
export interface Marker {
  /** Undefined where no generator has begun. */
  options(): Promise<GenerateOptions | undefined>;
  begin(options: GenerateOptions): Promise<void>;
  /** How many of a stage's things are loaded. */
  loaded(stage: string): Promise<number>;
  setLoaded(stage: string, count: number): Promise<void>;
  /** The indexes that a table has to have in the end; undefined before they were noted. */
  indexes(table: string): Promise<PlainIndex[] | undefined>;
  setIndexes(table: string, indexes: readonly PlainIndex[]): Promise<void>;
  remove(): Promise<void>;
}

export function createMarker(loader: BulkLoader): Marker {
  async function read(name: string): Promise<unknown> {
    const rows = await loader.select<{ value: string }>(`select value from ${TABLE} where name = ?`, [name]);
    return rows[0] && JSON.parse(rows[0].value);
  }
  async function write(name: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    await loader.run(`delete from ${TABLE} where name = ?`, [name]);
    await loader.run(`insert into ${TABLE} (name, value) values (?, ?)`, [name, text]);
  }
  return {
    async options() {
      const tables = await loader.select(
        'select 1 from information_schema.tables where table_schema = database() and table_name = ?',
        [TABLE],
      );
      return tables.length === 0 ? undefined : generateOptions.optional().parse(await read(OPTIONS));
    },
    async begin(options) {
      await loader.run(
        // eslint-disable-next-line no-restricted-syntax -- `name` is the key
        `create table if not exists ${TABLE} (name varchar(64) primary key, value text not null)`,
      );
      await write(OPTIONS, options);
    },
    loaded: async (stage) => ((await read(rowsOf(stage))) as number | undefined) ?? 0,
    setLoaded: (stage, count) => write(rowsOf(stage), count),
    indexes: async (table) => (await read(indexesOf(table))) as PlainIndex[] | undefined,
    setIndexes: (table, indexes) => write(indexesOf(table), indexes),
    remove: async () => void (await loader.run(`drop table ${TABLE}`)),
  };
}
