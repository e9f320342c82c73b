import { toJson } from '../json/toJson';
import type { MatchEvent } from '../live/liveEvents';
import type { LiveMatch } from '../live/liveState';
import { openMatchSchema, playersOf, toMatchView } from '../matches/matchView';
import type { ChannelName } from './channelName';
import type { Source, Tell, Visibility } from './source';

export interface MatchesSourceOptions {
  read: () => Promise<ReadonlyMap<number, LiveMatch>>;
  visible: Visibility;
  tell: Tell;
}

/** Which matches are open, without the hidden players in them. */
export class MatchesSource implements Source<'matches'> {
  readonly open = new Map<number, LiveMatch>();
  private readonly told = new Map<number, string>();

  constructor(private readonly options: MatchesSourceOptions) {}

  async load(): Promise<void> {
    const read = await this.options.read();
    await this.options.visible.check([...read.values()].flatMap(playersOf));
    this.open.clear();
    this.told.clear();
    for (const [id, match] of read) {
      this.open.set(id, match);
      this.told.set(id, this.toJson(id, match));
    }
  }

  async take(events: readonly MatchEvent[]): Promise<void> {
    await this.options.visible.check(events.flatMap(({ match }) => playersOf(match)));
    for (const { type, match } of events) {
      const { id, ...rest } = match;
      if (type === 'closed') this.open.delete(id);
      else this.open.set(id, rest);
      this.update(id);
    }
  }

  refresh(ids: ReadonlySet<number>): void {
    for (const [id, match] of this.open)
      if (playersOf(match).some((player) => ids.has(player))) this.update(id);
  }

  inView(): Iterable<number> {
    return [...this.open.values()].flatMap(playersOf);
  }

  snapshot(name: ChannelName): string {
    if (name.kind === 'match') return `{"match":${this.told.get(name.id) ?? 'null'}}`;
    const byId = [...this.told].sort(([a], [b]) => a - b).map(([, json]) => json);
    return `{"matches":[${byId.join(',')}]}`;
  }

  private update(id: number): void {
    const match = this.open.get(id);
    const before = this.told.get(id);
    const after = match && this.toJson(id, match);
    if (after === before) return;
    if (match === undefined || after === undefined) {
      this.told.delete(id);
      this.tell(id, 'closed', `{"id":${id}}`, []);
    } else {
      this.told.set(id, after);
      this.tell(id, before === undefined ? 'created' : 'updated', after, playersOf(match));
    }
  }

  private tell(id: number, type: string, data: string, about: readonly number[]): void {
    this.options.tell('matches', type, data, about);
    this.options.tell(`match:${id}`, type, data, about);
  }

  private toJson(id: number, match: LiveMatch): string {
    return toJson(openMatchSchema.parse({ id, ...toMatchView(match, this.options.visible) }));
  }
}
