import type { PlayerEvent } from '../live/liveEvents';
import type { LivePlayer } from '../live/liveState';
import { BOT_ID } from '../osu/privileges';
import type { ChannelName } from './channelName';
import { playerJson } from './playerView';
import type { Source, Tell, Visibility } from './source';

export interface PlayersSourceOptions {
  read: () => Promise<ReadonlyMap<number, LivePlayer>>;
  visible: Visibility;
  tell: Tell;
}

/** Who is online. What was told follows from who is there and who is visible, so nothing is told twice. */
export class PlayersSource implements Source<'players'> {
  /** Hidden players too. */
  readonly online = new Map<number, LivePlayer>();
  private readonly told = new Map<number, string>();

  constructor(private readonly options: PlayersSourceOptions) {}

  async load(): Promise<void> {
    const read = await this.options.read();
    await this.options.visible.check(read.keys());
    this.online.clear();
    this.told.clear();
    for (const [id, player] of read) {
      this.online.set(id, player);
      if (this.options.visible.has(id)) this.told.set(id, playerJson(player));
    }
  }

  async take(events: readonly PlayerEvent[]): Promise<void> {
    await this.options.visible.check(events.map(({ player }) => player.id));
    for (const { type, player } of events) {
      if (player.id === BOT_ID) continue;
      if (type === 'logout') this.online.delete(player.id);
      else this.online.set(player.id, player);
      this.update(player.id);
    }
  }

  refresh(ids: ReadonlySet<number>): void {
    for (const id of ids) this.update(id);
  }

  inView(): Iterable<number> {
    return this.online.keys();
  }

  snapshot(name: ChannelName): string {
    if (name.kind === 'player') return `{"player":${this.told.get(name.id) ?? 'null'}}`;
    const byId = [...this.told].sort(([a], [b]) => a - b).map(([, json]) => json);
    return `{"players":[${byId.join(',')}]}`;
  }

  private update(id: number): void {
    const player = this.online.get(id);
    const before = this.told.get(id);
    const after = player && this.options.visible.has(id) ? playerJson(player) : undefined;
    if (after === before) return;
    if (after === undefined) {
      this.told.delete(id);
      this.tell(id, 'logout', `{"id":${id}}`);
    } else {
      this.told.set(id, after);
      this.tell(id, before === undefined ? 'login' : 'status', after);
    }
  }

  private tell(id: number, type: string, data: string): void {
    this.options.tell('players', type, data, [id]);
    this.options.tell(`player:${id}`, type, data, [id]);
  }
}
