import { createRareWarning } from '../rareWarning';
import type { Logger } from '../logger';
import { parts } from '../parts';

interface Known {
  visible: boolean;
  readAt: number;
  usedAt: number;
}

/** Who is not in view, and whom nobody has asked about for so long, is forgotten. */
const UNUSED_MS = 120_000;
const IDS_A_QUERY = 1_000;

export interface VisibilityWatchOptions {
  /** Of the ids those that belong to visible players. */
  read: (ids: readonly number[]) => Promise<ReadonlySet<number>>;
  /** How old what is known may be, in milliseconds. */
  maxAgeMs: number;
  /** Told of players who have become visible or hidden. */
  onChange: (ids: ReadonlySet<number>) => void;
  log: Logger;
  now?: () => number;
}

/**
 * Which players are visible, read in batches and kept for a few seconds. Who is not known to be visible is hidden; while
 * the database is away what was known before holds.
 */
export class VisibilityWatch {
  private readonly known = new Map<number, Known>();
  private readonly now: () => number;
  private readonly warn: (details: object) => void;

  constructor(private readonly options: VisibilityWatchOptions) {
    this.warn = createRareWarning(options.log, 'feed: who is visible cannot be read');
    this.now = options.now ?? Date.now;
  }

  has(id: number): boolean {
    const known = this.known.get(id);
    if (!known) return false;
    known.usedAt = this.now();
    return known.visible;
  }

  /** Reads those of whom nothing is known, or only what is too old. */
  async check(ids: Iterable<number>): Promise<void> {
    const now = this.now();
    const stale = [...new Set(ids)].filter((id) => {
      const known = this.known.get(id);
      if (known) known.usedAt = now;
      return !known || now - known.readAt > this.options.maxAgeMs;
    });
    await this.read(stale);
  }

  /** Reads anew all that are in view or were asked about lately. */
  async recheck(inView: Iterable<number>): Promise<void> {
    const now = this.now();
    const seen = new Set(inView);
    // Nobody in view is forgotten: a change is noticed only of whom something was known.
    for (const [id, { usedAt }] of this.known)
      if (!seen.has(id) && now - usedAt > UNUSED_MS) this.known.delete(id);
    await this.read([...new Set([...this.known.keys(), ...seen])]);
  }

  private async read(ids: readonly number[]): Promise<void> {
    for (const batch of parts(ids, IDS_A_QUERY)) {
      const visible = await this.options.read(batch).catch((error: unknown) => {
        this.warn({ err: error });
        return undefined;
      });
      this.note(batch, visible);
    }
  }

  private note(ids: readonly number[], visible: ReadonlySet<number> | undefined): void {
    const changed = new Set<number>();
    const now = this.now();
    for (const id of ids) {
      const before = this.known.get(id);
      // Unread ones are noted as well, so that the next check comes upon them.
      const after = visible?.has(id) ?? before?.visible ?? false;
      const readAt = visible ? now : (before?.readAt ?? -Infinity);
      this.known.set(id, { visible: after, readAt, usedAt: before?.usedAt ?? now });
      if (before && before.visible !== after) changed.add(id);
    }
    if (changed.size > 0) this.options.onChange(changed);
  }
}
