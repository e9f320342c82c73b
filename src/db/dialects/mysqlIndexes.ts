import type { BulkLoader } from './mysqlBulk';

/** An index that is not unique, with the words that make it. */
export interface PlainIndex {
  name: string;
  definition: string;
}

/** The indexes of a table that can be away while rows are loaded: filled row by row they cost most of the time. */
export async function plainIndexes(loader: BulkLoader, table: string): Promise<PlainIndex[]> {
  const [row] = await loader.select<{ 'Create Table': string }>(`show create table \`${table}\``);
  return (row?.['Create Table'] ?? '').split('\n').flatMap((line) => {
    const [, definition, name] = /^\s*(KEY `([^`]+)` .*?),?$/.exec(line) ?? [];
    return name && definition ? [{ name, definition }] : [];
  });
}

/** Drops those of the indexes that are there. */
export async function dropIndexes(
  loader: BulkLoader,
  table: string,
  indexes: readonly PlainIndex[],
): Promise<void> {
  const there = new Set((await plainIndexes(loader, table)).map(({ name }) => name));
  const drops = indexes.filter(({ name }) => there.has(name)).map(({ name }) => `drop index \`${name}\``);
  if (drops.length > 0) await loader.run(`alter table \`${table}\` ${drops.join(', ')}`);
}

/** Makes those of the indexes that are not there, each sorted at once. */
export async function makeIndexes(
  loader: BulkLoader,
  table: string,
  indexes: readonly PlainIndex[],
): Promise<void> {
  const there = new Set((await plainIndexes(loader, table)).map(({ name }) => name));
  const adds = indexes.filter(({ name }) => !there.has(name)).map(({ definition }) => `add ${definition}`);
  if (adds.length > 0) await loader.run(`alter table \`${table}\` ${adds.join(', ')}`);
}
