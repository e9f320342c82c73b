/**
 * Which of the columns cannot store the letters that it was given (letters of four bytes in utf8mb3, say); undefined for
 * any other error.
 */
export function unstorableColumn<Column extends string>(
  error: unknown,
  columns: readonly Column[],
): Column | undefined {
  const { code, sqlMessage = '' } = error as { code?: unknown; sqlMessage?: string };
  if (code !== 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD') return undefined;
  // MySQL names the column alone in quotation marks, MariaDB in back-ticks with its table before it.
  return columns.find((column) => sqlMessage.includes(`'${column}'`) || sqlMessage.includes(`\`${column}\``));
}
