import type { FieldPacket } from 'mysql2';

/** MYSQL_TYPE_LONGLONG of the protocol: a 64-bit integer. */
const LONGLONG = 8;

/**
 * Makes bigints of the integers beyond what a double holds, which the driver hands over as text. A function of ours for
 * every value that it reads took a fifth of the time of a list.
 */
export function restoreBigInts(
  rows: readonly Record<string, unknown>[],
  fields: readonly FieldPacket[],
): void {
  for (const { name, columnType } of fields)
    if (columnType === LONGLONG)
      for (const row of rows) if (typeof row[name] === 'string') row[name] = BigInt(row[name]);
}
