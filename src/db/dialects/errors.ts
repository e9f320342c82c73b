/** What an error of a database means, whichever kind of database it is. */
export type ErrorKind =
  /** It cannot be reached, is too busy, or has a problem of its own. */
  | 'away'
  /** The database user may only read. */
  | 'denied'
  /** A table or column is not there, or not as the feature needs it: the game server is older than that, or a fork. */
  | 'lacking'
  /** A row with the same key is there already. */
  | 'duplicate'
  /** A transaction was broken off so that another could go on: the same may work when tried again. */
  | 'deadlock'
  /** A column cannot store the letters that it was given (letters of four bytes in utf8mb3, say). */
  | 'unstorable';

const CODES: Record<ErrorKind, readonly string[]> = {
  away: [
    'EAI_AGAIN',
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EPIPE',
    'ETIMEDOUT',
    'PROTOCOL_CONNECTION_LOST',
    'ER_CLIENT_INTERACTION_TIMEOUT',
    'ER_CON_COUNT_ERROR',
    'ER_DISK_FULL',
    'ER_LOCK_WAIT_TIMEOUT',
    'ER_NORMAL_SHUTDOWN',
    'ER_QUERY_INTERRUPTED',
    'ER_QUERY_TIMEOUT',
    'ER_RECORD_FILE_FULL',
    'ER_SERVER_SHUTDOWN',
    'ER_TOO_MANY_USER_CONNECTIONS',
    'ER_USER_LIMIT_REACHED',
    // A node of Galera that has lost its cluster.
    'ER_UNKNOWN_COM_ERROR',
    'SQLITE_BUSY',
    'SQLITE_CORRUPT',
    'SQLITE_FULL',
    'SQLITE_IOERR',
    'SQLITE_LOCKED',
  ],
  denied: ['ER_TABLEACCESS_DENIED_ERROR', 'ER_COLUMNACCESS_DENIED_ERROR', 'ER_OPTION_PREVENTS_STATEMENT'],
  lacking: ['ER_BAD_FIELD_ERROR', 'ER_NO_SUCH_TABLE', 'ER_CANT_AGGREGATE_2COLLATIONS'],
  duplicate: ['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE'],
  // Galera says so of single statements too, and at COMMIT, when another node was faster.
  deadlock: ['ER_LOCK_DEADLOCK'],
  unstorable: ['ER_TRUNCATED_WRONG_VALUE_FOR_FIELD'],
};

const KINDS = new Map(
  (Object.keys(CODES) as ErrorKind[]).flatMap((kind) => CODES[kind].map((code) => [code, kind] as const)),
);

/** SQLite has one code for every statement that it does not understand. */
const LACKING_IN_SQLITE = /^no such (?:table|column)| has no column named /;

/** Undefined for what is none of these: a mistake of ours. */
export function kindOf(error: unknown): ErrorKind | undefined {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (code === 'SQLITE_ERROR') return LACKING_IN_SQLITE.test(String(message)) ? 'lacking' : undefined;
  return KINDS.get(String(code));
}

/** Which of the columns cannot store what it was given; undefined for any other error. */
export function unstorableColumn<Column extends string>(
  error: unknown,
  columns: readonly Column[],
): Column | undefined {
  if (kindOf(error) !== 'unstorable') return undefined;
  const { sqlMessage = '' } = error as { sqlMessage?: string };
  // MySQL names the column alone in quotation marks, MariaDB in back-ticks with its table before it.
  return columns.find((column) => sqlMessage.includes(`'${column}'`) || sqlMessage.includes(`\`${column}\``));
}
