import type { LivePlayer } from '../../live/liveState';
import { isMode, MODES, type Mode } from '../../osu/modes';
import type { Random } from '../random';
import { chooseMods, modeBit } from '../scores/mods';
import type { CastMap } from './cast';

/** `action` of a live player, as the game client numbers it. */
export const Action = {
  Idle: 0,
  Afk: 1,
  Playing: 2,
  Editing: 3,
  Modding: 4,
  Multiplayer: 5,
  Watching: 6,
  Testing: 8,
  Submitting: 9,
  Paused: 10,
  Lobby: 11,
  Multiplaying: 12,
  OsuDirect: 13,
} as const;

/** What a player is seen to be at. */
export type Status = Pick<LivePlayer, 'action' | 'info_text' | 'mode' | 'mods' | 'map_md5' | 'map_id'>;

/** What a player is at, and for how many milliseconds. */
export interface Activity {
  status: Status;
  duration: number;
}

type Step =
  | 'idle'
  | 'choose'
  | 'play'
  | 'submit'
  | 'pause'
  | 'afk'
  | 'edit'
  | 'test'
  | 'mod'
  | 'lobby'
  | 'watch'
  | 'direct'
  | 'switch';

/** What comes after an action, by weight. Playing a map ends with its submission or a retry. */
const NEXT: Readonly<Partial<Record<number, readonly (readonly [Step, number])[]>>> = {
  [Action.Playing]: [['submit', 7], ['play', 2], ['pause', 1]], // prettier-ignore
  [Action.Paused]: [['play', 4], ['choose', 1]], // prettier-ignore
  [Action.Submitting]: [['choose', 5], ['play', 3], ['idle', 1]], // prettier-ignore
  [Action.Editing]: [['test', 3], ['edit', 3], ['idle', 1]], // prettier-ignore
  [Action.Testing]: [['edit', 1]],
};
const NEXT_AT_LEISURE: readonly (readonly [Step, number])[] = [
  ['play', 10], ['choose', 6], ['idle', 2], ['afk', 1.5], ['edit', 1], ['mod', 0.6], ['lobby', 1], ['watch', 1], ['direct', 1], ['switch', 0.6],
]; // prettier-ignore

/** Players fail, skip and leave, so that few maps last as long as they are. */
const LONGEST_PLAY_MS = 75_000;

export interface Repertoire {
  /** The mode that the player comes with. */
  mode: Mode;
  mapsOf: (mode: number) => readonly CastMap[];
}

/** What a player does after what they have been at, if anything. */
export function nextActivity(random: Random, { mode, mapsOf }: Repertoire, previous?: Status): Activity {
  const current = previous && isMode(previous.mode) ? previous.mode : mode;
  const step = random.weighted((previous && NEXT[previous.action]) ?? NEXT_AT_LEISURE);
  if (step === 'switch') {
    const next = random.pick(MODES.filter((other) => other !== current));
    return take(random, 'idle', random.pick(mapsOf(next)), next, modeBit(next));
  }
  const maps = mapsOf(current);
  const stays =
    previous && previous.map_id !== 0 ? maps.find((map) => map.id === previous.map_id) : undefined;
  const map = (step === 'choose' ? undefined : stays) ?? random.pick(maps);
  const mods =
    step === 'play' && previous?.action !== Action.Paused ? chooseMods(random, current) : previous?.mods;
  return take(random, step, map, current, mods ?? modeBit(current));
}

function take(
  random: Random,
  step: Exclude<Step, 'switch'>,
  map: CastMap,
  mode: Mode,
  mods: number,
): Activity {
  const lasting = (from: number, to: number) => random.between(from, to) * 1000;
  const on = (action: number, duration: number, info = map.name): Activity => ({
    status: { action, info_text: info, mode, mods, map_md5: map.md5, map_id: map.id },
    duration,
  });
  const off = (action: number, duration: number, info = ''): Activity => ({
    status: { action, info_text: info, mode, mods, map_md5: '', map_id: 0 },
    duration,
  });
  switch (step) {
    case 'play':
      return on(Action.Playing, Math.min(1000 * map.length * random.between(0.3, 1), LONGEST_PLAY_MS));
    case 'submit':
      return on(Action.Submitting, lasting(2, 4));
    case 'pause':
      return on(Action.Paused, lasting(3, 12));
    case 'choose':
      return on(Action.Idle, lasting(5, 20));
    case 'edit':
      return on(Action.Editing, lasting(20, 60));
    case 'test':
      return on(Action.Testing, lasting(8, 25));
    case 'mod':
      return on(Action.Modding, lasting(20, 60));
    case 'watch':
      return on(Action.Watching, lasting(15, 50));
    case 'afk':
      return off(Action.Afk, lasting(30, 120));
    case 'lobby':
      return off(Action.Lobby, lasting(8, 25));
    case 'direct':
      return off(Action.OsuDirect, lasting(8, 25));
    case 'idle':
      return off(Action.Idle, lasting(5, 30));
  }
}
