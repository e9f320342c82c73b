import type { LimitedPool } from './limitedPool';
import { TEXT_COLUMNS } from './mysqlServer';

/** A column that is converted while the service runs is told apart so soon. */
const REREAD_MS = 60_000;

/** In which character set the server keeps each text column. Read in the background, when first asked. */
export class ColumnCharsets {
  private known = new Map<string, string>();
  private readAt = -Infinity;

  constructor(
    private readonly pool: Pick<LimitedPool, 'query'>,
    private readonly now = () => performance.now(),
  ) {}

  /** Of a `table.column`; undefined while it is not known. */
  of(column: string): string | undefined {
    if (this.now() - this.readAt >= REREAD_MS) void this.read();
    return this.known.get(column);
  }

  private async read(): Promise<void> {
    this.readAt = this.now();
    try {
      const columns = (await this.pool.query(TEXT_COLUMNS, [])) as { name: string; charset: string }[];
      this.known = new Map(columns.map(({ name, charset }) => [name, charset]));
    } catch {
      // Whoever asks next has it tried again.
      this.readAt = -Infinity;
    }
  }
}
