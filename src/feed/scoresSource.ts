import { LRUCache } from 'lru-cache';
import type { ScoreEvent } from '../live/liveEvents';
import { scoreJson } from './scoreView';
import type { Source, Tell, Visibility } from './source';

const SEEN_MAX = 2_048;

export interface ScoresSourceOptions {
  /** The ids of the newest scores, at least one of them if there are any. */
  readNewest: () => Promise<readonly (number | bigint)[]>;
  visible: Visibility;
  tell: Tell;
}

/** Scores as they are submitted, each once, whoever tells of it. There is no state: what was before is no one's. */
export class ScoresSource implements Source<'scores'> {
  private readonly seen = new LRUCache<string, true>({ max: SEEN_MAX });
  private isSeeded = false;
  /** Scores have ids up to this. */
  newest: number | bigint = 0;
  /** Set: scores above this may have been missed, whatever newer ones were told. */
  missedAfter: number | bigint | undefined;

  constructor(private readonly options: ScoresSourceOptions) {}

  /** Those of before the first time count as told; what is missed later comes when it is found. */
  async load(): Promise<void> {
    if (this.isSeeded) this.lookAgainAfter(this.newest);
    else for (const id of await this.options.readNewest()) this.note(id);
    this.isSeeded = true;
  }

  async take(events: readonly ScoreEvent[]): Promise<void> {
    await this.options.visible.check(events.map(({ player }) => player.id));
    for (const event of events) {
      const { score, player } = event;
      if (!this.note(score.id) || !this.options.visible.has(player.id)) continue;
      const json = scoreJson(event);
      this.options.tell('scores', 'submitted', json, [player.id]);
      this.options.tell(`scores:${score.mode}`, 'submitted', json, [player.id]);
    }
  }

  hasSeen(id: number | bigint): boolean {
    return this.seen.has(String(id));
  }

  snapshot(): string {
    return '{}';
  }

  refresh(): void {}

  inView(): Iterable<number> {
    return [];
  }

  /** Scores above the id may have been missed. */
  lookAgainAfter(id: number | bigint): void {
    if (this.missedAfter === undefined || id < this.missedAfter) this.missedAfter = id;
  }

  /** The score is not to be told. */
  pass(id: number | bigint): void {
    this.note(id);
  }

  /** False: it was told before. */
  private note(id: number | bigint): boolean {
    if (this.hasSeen(id)) return false;
    this.seen.set(String(id), true);
    if (id > this.newest) this.newest = id;
    return true;
  }
}
