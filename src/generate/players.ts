import { DAY, DEMO_END } from '../demo/calendar';
import { countryOf, FIRST_PLAYER_ID, type DemoPlayer } from '../demo/players/makePlayers';
import { clamp } from '../demo/round';
import { MODES } from '../osu/modes';
import { Privileges, PUBLIC_PRIVILEGES as PUBLIC } from '../osu/privileges';
import { playerName } from './names';
import type { GenerateOptions } from './options';
import { createSeededRandom, Topic } from './seededRandom';
import type { Timeline } from './timeline';

/** What decides how somebody plays. */
export type Traits = Pick<
  DemoPlayer,
  'id' | 'priv' | 'createdAt' | 'mainMode' | 'skill' | 'activity' | 'daring'
>;

export interface Players {
  readonly count: number;
  /** Of the player of this index, from 0. */
  traits(index: number): Traits;
  describe(index: number): DemoPlayer;
  /** The index of who set the score of this number. */
  playerOf(score: number): number;
}

const { Unrestricted, Verified, Supporter, Premium, Nominator, Moderator, Administrator, Developer } =
  Privileges;
const STAFF = [
  PUBLIC | Supporter | Premium | Developer | Administrator | Moderator,
  PUBLIC | Supporter | Administrator | Moderator,
  PUBLIC | Moderator,
];
const PRIVILEGES = [
  [PUBLIC, 9240], [PUBLIC | Supporter, 420], [PUBLIC | Supporter | Premium, 60], [PUBLIC | Privileges.Whitelisted, 20],
  [PUBLIC | Privileges.Alumni, 6], [PUBLIC | Nominator, 6], [PUBLIC | Moderator, 1], [PUBLIC | Privileges.TournamentManager, 1],
  // Hidden: restricted players, then those who never logged in.
  [Verified, 140], [Unrestricted, 106],
] as const; // prettier-ignore
const MAIN_MODES = MODES.map((mode) => [mode, [52, 9, 6, 11, 12, 2, 2, 0, 4][mode] ?? 0] as const);
const USERPAGES = [
  '[b]hi![/b]',
  'tablet and a worn-out keyboard',
  'もくひょう：5桁',
  'retired (again)',
  'streams at 180 bpm',
];

/** Activity falls with the place among the most active: rank^-POWER, flattened for the first few. */
const POWER = 0.9;
const FLAT = 10;

/** The players of the server, each out of its index alone, and who of them set which score. */
export function createPlayers({ users, seed }: GenerateOptions, timeline: Timeline): Players {
  const random = createSeededRandom(seed);
  const until = new Float64Array(users + 1);

  function traits(index: number): Traits {
    random.begin(Topic.Player, index);
    const share = random.next();
    const priv = STAFF[index] ?? random.weighted(PRIVILEGES);
    const plays = index === 0 || (Boolean(priv & Verified) && !random.chance(0.04));
    return {
      id: FIRST_PLAYER_ID + index,
      priv,
      createdAt: timeline.registeredAt(index),
      mainMode: random.weighted(MAIN_MODES),
      skill: clamp(3.9 + 1.1 * random.normal() + 1.8 / (1 + 12 * share), 1.5, 8),
      activity: plays ? (users * share + FLAT) ** -POWER : 0,
      daring: random.next(),
    };
  }

  function describe(index: number): DemoPlayer {
    const own = traits(index);
    const name = playerName(index);
    return {
      ...own,
      name,
      country: countryOf(random, name),
      donorEnd: own.priv & Supporter ? DEMO_END + random.int(10, 400) * DAY : 0,
      silenceEnd: random.chance(0.003) ? DEMO_END + random.int(1, 7) * DAY : 0,
      userpage: random.chance(0.04) ? random.pick(USERPAGES) : null,
      badge: index === 0 ? ['Founder', 'fas fa-crown'] : null,
      playStyle: random.pick([0, 1, 2, 3, 5, 9, 8]),
    };
  }

  for (let index = 0; index < users; index += 1)
    until[index + 1] = (until[index] as number) + traits(index).activity;

  return {
    count: users,
    traits,
    describe,
    playerOf(score) {
      random.begin(Topic.Who, score);
      let last = timeline.registeredBy(score);
      const drawn = random.next() * (until[last] as number);
      let first = 0;
      while (last - first > 1) {
        const middle = (first + last) >>> 1;
        if ((until[middle] as number) <= drawn) first = middle;
        else last = middle;
      }
      return first;
    },
  };
}
