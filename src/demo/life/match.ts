import type { MatchEvent } from '../../live/liveEvents';
import type { Mode } from '../../osu/modes';
import type { Random } from '../random';
import { Mods } from '../scores/mods';
import { Action, type Repertoire } from './activities';
import type { CastMap, CastPlayer } from './cast';
import type { Crowd, Guest } from './crowd';
import type { Plays } from './plays';
import type { Stage } from './stage';

const SlotStatus = { NotReady: 4, Ready: 8, NoMap: 16, Playing: 32, Complete: 64 } as const;
const Team = { Neutral: 0, Blue: 1, Red: 2 } as const;
const SLOTS = 16;
const FREE_MODS: readonly number[] = [0, 0, Mods.HD, Mods.HR, Mods.HD | Mods.HR];

/** Nobody who looks on waits for a whole map. */
const LONGEST_PLAY_MS = 40_000;

/** What a match is about. */
export interface Theme {
  name: string;
  mode: Mode;
  teams: boolean;
  /** Players choose their own mods. */
  freeMods: boolean;
}

export interface TableOptions {
  id: number;
  stage: Stage;
  crowd: Crowd;
  plays: Plays;
  mapsOf: Repertoire['mapsOf'];
  random: Random;
  theme: (random: Random) => Theme;
  /** How many players there may be, 2 to 16. */
  seats: { fewest: number; most: number };
  /** Hidden players who are in every match. */
  regulars: readonly CastPlayer[];
  /** Milliseconds until the first match is made. */
  opensAfter: number;
}

interface Seat {
  guest: Guest;
  slot: number;
  status: number;
  mods: number;
  team: number;
  loaded: boolean;
  skipped: boolean;
}

/** A match that is open. */
interface Match {
  theme: Theme;
  map: CastMap;
  mods: number;
  seed: number;
  host: Seat;
  inProgress: boolean;
}

/** A story, told in pauses of so many milliseconds. */
type Story = Generator<number, void>;

/** The place of one match id, at which one match follows another. */
export class Table {
  private readonly seats = new Set<Seat>();
  private match: Match | undefined;
  private readonly random: Random;

  constructor(private readonly options: TableOptions) {
    this.random = options.random;
  }

  begin(): void {
    this.goOn(this.story());
  }

  /** Whatever is going on is over. */
  close(): void {
    if (this.match) this.tell('closed');
    this.match = undefined;
    this.seats.clear();
  }

  private goOn(story: Story): void {
    const { value: pause, done } = story.next();
    if (!done) this.options.stage.agenda.after(pause, () => this.goOn(story));
  }

  private *story(): Story {
    yield this.options.opensAfter;
    for (;;) {
      yield* this.wholeMatch();
      yield this.pause(4_000, 15_000);
    }
  }

  private *wholeMatch(): Story {
    const { random, options } = this;
    const first = options.crowd.draw(random);
    if (!first) return;
    const match = this.open(first, options.theme(random));
    yield* this.fill(match);
    for (let games = random.int(3, 6); games > 0 && this.seats.size > 1; games--) {
      yield* this.fidget(match);
      yield* this.getReady(match);
      yield* this.play(match);
      yield this.pause(4_000, 7_000);
      if (games > 1) yield* this.chooseMap(match);
    }
    for (const seat of this.shuffledSeats()) {
      this.part(seat, match);
      yield this.pause(400, 2_000);
    }
  }

  private open(guest: Guest, theme: Theme): Match {
    const { random, options } = this;
    const host = this.sit(guest, theme);
    const map = random.pick(options.mapsOf(theme.mode));
    this.match = { theme, map, mods: 0, seed: random.int(1, 2 ** 30), host, inProgress: false };
    this.tell('created');
    this.show(host);
    return this.match;
  }

  private *fill({ theme }: Match): Story {
    const { random, options } = this;
    for (const { id } of options.regulars) {
      const regular = options.crowd.find(id);
      if (!regular) continue;
      yield this.pause(300, 1_500);
      this.join(regular, theme);
    }
    const wanted = random.int(options.seats.fewest, options.seats.most);
    while (this.seats.size < wanted) {
      yield this.pause(600, 2_500);
      if (!this.joinSomebody(theme)) return;
    }
  }

  private *chooseMap(match: Match): Story {
    const { random, options } = this;
    const { mode, freeMods } = match.theme;
    yield this.pause(2_000, 6_000);
    match.map = random.pick(options.mapsOf(mode));
    match.mods = random.weighted<number>([[0, 6], [Mods.DT, 1], [freeMods ? 0 : Mods.HD, 2]]); // prettier-ignore
    match.seed = random.int(1, 2 ** 30);
    for (const seat of this.seats) seat.status = random.chance(0.15) ? SlotStatus.NoMap : SlotStatus.NotReady;
    this.tellAll();
  }

  /** What players do between two maps. */
  private *fidget(match: Match): Story {
    const { random, seats } = this;
    const { fewest, most } = this.options.seats;
    const { teams, freeMods } = match.theme;
    const habits: (readonly [chance: number, act: () => void])[] = [
      [0.5, () => this.change((seat) => (seat.slot = this.random.pick([seat.slot, ...this.freeSlots()])))],
      [teams ? 0.5 : 0, () => this.change((seat) => (seat.team = otherTeam(seat.team)))],
      [freeMods ? 0.9 : 0, () => this.change((seat) => (seat.mods = random.pick(FREE_MODS)))],
      [0.4, () => this.change((seat) => (match.host = seat))],
      [seats.size > fewest ? 0.4 : 0, () => this.part(this.someSeat(), match)],
      [seats.size < most ? 0.5 : 0, () => this.joinSomebody(match.theme)],
    ];
    for (const [chance, act] of random.shuffled(habits)) {
      if (!random.chance(chance)) continue;
      yield this.pause(500, 2_500);
      act();
    }
  }

  /** One after another; who lacks the map loads it down first, or not. */
  private *getReady({ theme }: Match): Story {
    const { random } = this;
    yield this.pause(500, 2_500);
    if (theme.teams && new Set([...this.seats].map(({ team }) => team)).size === 1)
      this.change((seat) => (seat.team = otherTeam(seat.team)));
    for (const seat of this.shuffledSeats()) {
      if (seat.status === SlotStatus.NoMap) {
        if (random.chance(0.3)) continue;
        yield this.pause(500, 2_000);
        this.change(() => (seat.status = SlotStatus.NotReady), seat);
      }
      yield this.pause(300, 2_000);
      this.change(() => (seat.status = SlotStatus.Ready), seat);
    }
    yield this.pause(500, 2_500);
  }

  private *play(match: Match): Story {
    const { random } = this;
    const players = this.shuffledSeats().filter((seat) => seat.status === SlotStatus.Ready);
    if (players.length === 0) return;
    match.inProgress = true;
    for (const seat of players) seat.status = SlotStatus.Playing;
    this.tellAll();
    for (const seat of players) {
      yield this.pause(150, 900);
      this.change(() => (seat.loaded = true), seat);
    }
    for (const seat of players) {
      if (!random.chance(0.5)) continue;
      yield this.pause(100, 600);
      this.change(() => (seat.skipped = true), seat);
    }
    yield Math.min(1000 * match.map.length, LONGEST_PLAY_MS) * random.between(0.6, 1);
    if (players.length > 2 && random.chance(0.15)) {
      this.part(players.pop()!, match);
      yield this.pause(1_000, 3_000);
    }
    for (const seat of players) {
      yield this.pause(50, 600);
      this.change(() => (seat.status = SlotStatus.Complete), seat);
      this.options.plays.submit(seat.guest, match.map, match.theme.mode, match.mods | seat.mods);
    }
    yield this.pause(300, 1_200);
    match.inProgress = false;
    for (const seat of players)
      Object.assign(seat, { status: SlotStatus.NotReady, loaded: false, skipped: false });
    this.tellAll();
  }

  private joinSomebody(theme: Theme): boolean {
    const guest = this.options.crowd.draw(this.random);
    if (guest) this.join(guest, theme);
    return guest !== undefined;
  }

  private join(guest: Guest, theme: Theme): void {
    const seat = this.sit(guest, theme);
    this.tell('updated');
    this.show(seat);
  }

  private sit(guest: Guest, { teams }: Theme): Seat {
    const slot = this.freeSlots()[0]!;
    const team = teams ? (slot % 2 === 0 ? Team.Red : Team.Blue) : Team.Neutral;
    const seat = { guest, slot, status: SlotStatus.NotReady, mods: 0, team, loaded: false, skipped: false };
    this.options.crowd.engage(guest);
    this.seats.add(seat);
    return seat;
  }

  /** The last one to leave closes the match. */
  private part(seat: Seat, match: Match): void {
    if (this.seats.size === 1) this.close();
    else {
      this.seats.delete(seat);
      if (match.host === seat) match.host = this.someSeat();
      this.tell('updated');
    }
    this.options.crowd.release(seat.guest);
  }

  private change(act: (seat: Seat) => void, seat = this.someSeat()): void {
    act(seat);
    this.tell('updated');
    this.show(seat);
  }

  private tellAll(): void {
    this.tell('updated');
    for (const seat of this.seats) this.show(seat);
  }

  /** What a player in here is seen to be at. */
  private show({ guest, status, mods }: Seat): void {
    if (!this.match) return;
    const { map, theme, mods: common } = this.match;
    const isPlaying = status === SlotStatus.Playing || status === SlotStatus.Complete;
    this.options.crowd.become(guest, {
      action: isPlaying ? Action.Multiplaying : Action.Multiplayer,
      info_text: map.name,
      mode: theme.mode,
      mods: common | mods,
      map_md5: map.md5,
      map_id: map.id,
    });
  }

  private tell(type: MatchEvent['type']): void {
    if (!this.match) return;
    const { theme, map, mods, seed, host, inProgress } = this.match;
    const hostPlayer = named(host.guest.player);
    const match = {
      id: this.options.id,
      name: theme.name,
      mode: theme.mode,
      mods,
      seed,
      host: hostPlayer,
      refs: theme.teams ? [hostPlayer] : [],
      in_progress: inProgress,
      is_scrimming: theme.teams,
      map: { id: map.id, md5: map.md5, name: map.name },
      active_slots: Object.fromEntries(
        [...this.seats].map(({ slot, guest, ...seat }) => [
          String(slot),
          {
            loaded: seat.loaded,
            mods: seat.mods,
            player: { ...named(guest.player), priv: guest.player.priv },
            skipped: seat.skipped,
            status: seat.status,
            team: seat.team,
          },
        ]),
      ),
    };
    this.options.stage.tell({ topic: 'matches', event: { type, match } });
  }

  private freeSlots(): number[] {
    const taken = new Set([...this.seats].map(({ slot }) => slot));
    return Array.from({ length: SLOTS }, (_, slot) => slot).filter((slot) => !taken.has(slot));
  }

  private someSeat(): Seat {
    return this.random.pick([...this.seats]);
  }

  private shuffledSeats(): Seat[] {
    return this.random.shuffled([...this.seats]);
  }

  private pause(shortest: number, longest: number): number {
    return this.random.between(shortest, longest);
  }
}

const named = ({ id, name }: CastPlayer) => ({ id, name });

const otherTeam = (team: number) => (team === Team.Red ? Team.Blue : Team.Red);
