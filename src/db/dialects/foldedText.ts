import {
  ColumnNode,
  ColumnUpdateNode,
  InsertQueryNode,
  PrimitiveValueListNode,
  UpdateQueryNode,
  ValueNode,
  ValuesNode,
  type KyselyPlugin,
  type OperationNode,
  type RootOperationNode,
} from 'kysely';

/**
 * SQLite compares text byte by byte (or ignores the case of ASCII). For the columns that MySQL's collation compares
 * without regard to case and accents, the embedded database holds a folded copy beside the column; this plugin fills it
 * in every insert and update.
 */
export const FOLDED_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  users: ['name', 'safe_name', 'email'],
};

export const foldedColumn = (column: string) => `${column}_folded`;

/** Lower case without accents. Marks outside the combining diacritics (kana's voicing, say) are letters of their own. */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
}

const fold = (value: unknown) => (typeof value === 'string' ? foldText(value) : value);

export const foldedTextPlugin: KyselyPlugin = {
  transformQuery: ({ node }) => addFoldedColumns(node),
  transformResult: async ({ result }) => result,
};

function addFoldedColumns(node: RootOperationNode): RootOperationNode {
  if (InsertQueryNode.is(node) && node.into && node.columns && node.values && ValuesNode.is(node.values)) {
    const columns = node.columns;
    const folded = foldedOf(node.into.table.identifier.name, (name) =>
      columns.findIndex(({ column }) => column.name === name),
    );
    if (folded.length === 0) return node;
    const rows = node.values.values.map((row) => {
      if (!PrimitiveValueListNode.is(row)) throw new Error('Insert folded text as plain values.');
      return PrimitiveValueListNode.create([...row.values, ...folded.map(({ at }) => fold(row.values[at]))]);
    });
    return {
      ...node,
      columns: [...columns, ...folded.map(({ name }) => ColumnNode.create(foldedColumn(name)))],
      values: ValuesNode.create(rows),
    };
  }
  if (UpdateQueryNode.is(node) && node.updates && node.table) {
    const updates = node.updates;
    const folded = foldedOf(tableName(node.table), (name) =>
      updates.findIndex(({ column }) => ColumnNode.is(column) && column.column.name === name),
    );
    const added = folded.map(({ name, at }) => {
      const value = updates[at]?.value;
      if (!value || !ValueNode.is(value)) throw new Error('Update folded text with a plain value.');
      return ColumnUpdateNode.create(
        ColumnNode.create(foldedColumn(name)),
        ValueNode.create(fold(value.value)),
      );
    });
    return { ...node, updates: [...updates, ...added] };
  }
  return node;
}

function foldedOf(table: string, indexOf: (column: string) => number): { name: string; at: number }[] {
  return (FOLDED_COLUMNS[table] ?? [])
    .map((name) => ({ name, at: indexOf(name) }))
    .filter(({ at }) => at >= 0);
}

function tableName(node: OperationNode): string {
  return 'table' in node ? (node as { table: { identifier: { name: string } } }).table.identifier.name : '';
}
