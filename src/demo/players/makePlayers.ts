import { Privileges } from '../../osu/privileges';
import { safeName } from '../../osu/names';
import { MODES, type Mode } from '../../osu/modes';
import { DAY, DEMO_END } from '../calendar';
import type { Random } from '../random';
import { clamp } from '../round';
import { makePlayerNames } from './playerNames';

export const FIRST_PLAYER_ID = 3;
const PLAYER_COUNT = 200;

export interface DemoPlayer {
  id: number;
  name: string;
  country: string;
  priv: number;
  /** Unix time in seconds, as the two below. */
  createdAt: number;
  donorEnd: number;
  silenceEnd: number;
  userpage: string | null;
  badge: readonly [name: string, icon: string] | null;
  playStyle: number;
  mainMode: Mode;
  /** Star rating that the player is at home with at the end of the history. */
  skill: number;
  /** How often the player plays, against the others; 0: never. */
  activity: number;
  /** 0 to 1: how much harder mods are liked. */
  daring: number;
}

const COUNTRIES = [
  ['us', 22], ['jp', 16], ['de', 12], ['pl', 12], ['ru', 12], ['kr', 11], ['fr', 9], ['gb', 9], ['id', 8], ['br', 8],
  ['ca', 7], ['ph', 7], ['au', 6], ['fi', 5], ['se', 5], ['nl', 5], ['cl', 4], ['tw', 5], ['ar', 4], ['tr', 3],
  ['ua', 4], ['es', 4], ['it', 4], ['mx', 3], ['th', 3], ['vn', 3], ['cz', 3], ['no', 2], ['kz', 1], ['xx', 1],
] as const; // prettier-ignore

const MODE_WEIGHTS: Readonly<Record<Mode, number>> = { 0: 48, 1: 9, 2: 6, 3: 10, 4: 15, 5: 3, 6: 3, 8: 6 };

const { Unrestricted, Verified, Whitelisted, Supporter, Premium, Alumni } = Privileges;
const PUBLIC = Unrestricted | Verified;

/** Privileges by place in the list of players; the first one runs the server, as in the game server. */
const SPECIAL: readonly (readonly [places: readonly number[], priv: number])[] = [
  [
    [0],
    PUBLIC |
      Whitelisted |
      Supporter |
      Premium |
      Privileges.Developer |
      Privileges.Administrator |
      Privileges.Moderator,
  ],
  [[4], PUBLIC | Supporter | Privileges.Administrator | Privileges.Moderator],
  [[11, 23], PUBLIC | Supporter | Privileges.Moderator],
  [[17, 31, 58], PUBLIC | Privileges.Nominator],
  [[29], PUBLIC | Privileges.TournamentManager],
  [[37, 64], PUBLIC | Alumni],
  [[9, 26, 40, 51, 77, 103, 140], PUBLIC | Supporter],
  [[15, 88], PUBLIC | Supporter | Premium],
  [[46, 71], PUBLIC | Whitelisted],
  // Hidden: restricted players, then those who never logged in.
  [[13, 35, 69, 120], Verified],
  [[133, 168, 191], Unrestricted],
];

const BADGES: Readonly<Record<number, readonly [string, string]>> = {
  0: ['Founder', 'fas fa-crown'],
  4: ['Admin', 'fas fa-shield-halved'],
  29: ['Tournaments', 'fas fa-trophy'],
  37: ['Alumni', 'fas fa-feather'],
  40: ['Winter Cup #1', 'fas fa-snowflake'],
  88: ['Patron', 'fas fa-heart'],
};

const USERPAGES = [
  '[b]hi![/b] I play on a tablet and a worn-out keyboard.',
  'Taiko on Mondays, everything else on other days.',
  '[centre]currently: learning streams at 180 bpm[/centre]',
  'もくひょう：5桁を抜ける',
  'Мечтаю о первом SS на карте с пятью звёздами.',
  '[list][*]area: 90 x 56 mm[*]switches: linear[*]tea: green[/list]',
  'retired (again)',
  '[url=https://example.com]my skin[/url], ask before reuploading',
];

/** The players of the demo server in order of their ids. */
export function makePlayers(random: Random): DemoPlayer[] {
  const names = makePlayerNames(random.fork('names'), PLAYER_COUNT);
  const activityRanks = random.shuffled(names.map((_, rank) => rank));
  return names.map((name, place) => {
    const priv = SPECIAL.find(([places]) => places.includes(place))?.[1] ?? PUBLIC;
    const activityRank = activityRanks[place] ?? 0;
    const neverPlays = !(priv & Verified) || random.chance(0.03);
    return {
      id: FIRST_PLAYER_ID + place,
      name,
      country: countryOf(random, name),
      priv,
      createdAt: createdAt(random, place),
      donorEnd:
        priv & Supporter
          ? DEMO_END + random.int(10, 400) * DAY
          : random.chance(0.05)
            ? DEMO_END - 90 * DAY
            : 0,
      silenceEnd: random.chance(0.02) ? DEMO_END + random.int(1, 7) * DAY : 0,
      userpage: random.chance(0.12) ? random.pick(USERPAGES) : null,
      badge: BADGES[place] ?? null,
      playStyle: random.pick([0, 1, 2, 3, 5, 9, 8]),
      mainMode: random.weighted(MODES.map((mode) => [mode, MODE_WEIGHTS[mode]] as const)),
      skill: clamp(4.1 + 1.2 * random.normal() + practice(activityRank), 1.8, 7.8),
      activity: neverPlays ? 0 : 1 / (activityRank + 4) ** 0.85,
      daring: random.next(),
    };
  });
}

/** What those who play most have over those who rarely do, in stars. */
const practice = (activityRank: number) => 1.8 / (1 + activityRank / 25);

const SCRIPTS: readonly (readonly [script: RegExp, country: string])[] = [
  [/[\u3040-\u30ff\u4e00-\u9fff]/, 'jp'],
  [/[\uac00-\ud7af]/, 'kr'],
  [/[\u0400-\u04ff]/, 'ru'],
];

/** A country that goes with the name's script, if that says anything. */
export function countryOf(random: Random, name: string): string {
  return SCRIPTS.find(([script]) => script.test(name))?.[1] ?? random.weighted(COUNTRIES);
}

/** Ids are given out as players register: from three years before the end until ten days before it. */
function createdAt(random: Random, place: number): number {
  const first = DEMO_END - 3 * 365 * DAY;
  const span = DEMO_END - 10 * DAY - first;
  return Math.floor(first + (span * (place + random.next())) / PLAYER_COUNT);
}

/** Nobody's password: no hash has this form. */
const NO_PASSWORD = '_'.repeat(60);

export interface ClanMembership {
  clanId: number;
  /** `users.clan_priv` */
  rank: number;
}

/** The row in `users`. The last activity is a Unix time in seconds. */
export function toUserRow(player: DemoPlayer, { clanId, rank }: ClanMembership, lastActivity: number) {
  const { id, name } = player;
  return {
    id,
    name,
    safe_name: safeName(name),
    email: `player${id}@demo.invalid`,
    priv: player.priv,
    pw_bcrypt: NO_PASSWORD,
    country: player.country,
    silence_end: player.silenceEnd,
    donor_end: player.donorEnd,
    creation_time: player.createdAt,
    latest_activity: lastActivity,
    clan_id: clanId,
    clan_priv: rank,
    preferred_mode: player.mainMode,
    play_style: player.playStyle,
    custom_badge_name: player.badge?.[0] ?? null,
    custom_badge_icon: player.badge?.[1] ?? null,
    userpage_content: player.userpage,
    api_key: null,
  };
}
