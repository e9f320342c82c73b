import { FIRST_PLAYER_ID } from '../demo/players/makePlayers';
import { clamp } from '../demo/round';
import { Privileges } from '../osu/privileges';
import type { Players } from './players';
import type { GeneratedScore } from './plays';
import { createSeededRandom, Topic } from './seededRandom';

const COMMENTS = ['this jump!!', 'gg', 'finally passed', 'そこ好き', 'how do you even read that', 'my hands', 'красиво', 'fc or bust']; // prettier-ignore
/** One score of so many has a comment. */
const SCORES_OF_COMMENT = 100;
/** Friends are often of the same age: among these many who registered next. */
const NEIGHBOURS = 6;

export type Relationship = Record<'user1' | 'user2', number> & { type: 'friend' | 'block' };

/** What players think of each other and of maps, in the order of the tables' keys. */
export function createSocial({ users, seed }: { users: number; seed: number }, players: Players) {
  const random = createSeededRandom(seed);

  /** Whether the player and the one so many places later are friends, each on its own. */
  function between(index: number, distance: number) {
    random.begin(Topic.Social, index, distance);
    const known = index >= 0 && index + distance < users && random.chance(0.3);
    return { forward: known && random.chance(0.75), back: known && random.chance(0.75) };
  }

  return {
    relationships(index: number): Relationship[] {
      const others = new Map<number, 'friend' | 'block'>();
      for (let distance = 1; distance <= NEIGHBOURS; distance += 1) {
        if (between(index, distance).forward) others.set(index + distance, 'friend');
        if (between(index - distance, distance).back) others.set(index - distance, 'friend');
      }
      random.begin(Topic.Social, index);
      // Stars: everybody may know the first who came.
      for (let stars = random.int(0, 2); stars > 0; stars -= 1)
        others.set(Math.floor(users * random.next() ** 4), 'friend');
      if (random.chance(0.03)) others.set(random.int(0, users - 1), 'block');
      others.delete(index);
      const user1 = FIRST_PLAYER_ID + index;
      return [...others]
        .sort(([a], [b]) => a - b)
        .map(([other, type]) => ({ user1, user2: FIRST_PLAYER_ID + other, type }));
    },

    /** A player's favourite sets and ratings of maps, out of the player's scores. */
    reactions(index: number, scores: readonly GeneratedScore[]) {
      random.begin(Topic.Social, index, NEIGHBOURS + 1);
      const favourites = new Map<number, { userid: number; setid: number; created_at: number }>();
      const ratings = new Map<string, { userid: number; map_md5: string; rating: number }>();
      const userid = FIRST_PLAYER_ID + index;
      for (const { map, endedAt } of scores) {
        if (random.chance(0.03)) favourites.set(map.setId, { userid, setid: map.setId, created_at: endedAt });
        if (random.chance(0.06)) {
          const rating = clamp(Math.round(7.6 + 1.8 * random.normal()), 1, 10);
          ratings.set(map.md5, { userid, map_md5: map.md5, rating });
        }
      }
      return {
        favourites: [...favourites.values()].sort((a, b) => a.setid - b.setid),
        ratings: [...ratings.values()].sort((a, b) => (a.map_md5 < b.map_md5 ? -1 : 1)),
      };
    },

    /** How many comments come with so many scores. */
    commentsOf: (scores: number) => Math.floor(scores / SCORES_OF_COMMENT),

    /** The comment that comes with a score, if one does. */
    comment({ id: number, map, player }: GeneratedScore) {
      if (number % SCORES_OF_COMMENT !== 0) return undefined;
      random.begin(Topic.Social, number, NEIGHBOURS + 2);
      const type = random.weighted([['map', 5], ['song', 3], ['replay', 2]] as const); // prettier-ignore
      const supporter = players.traits(player.id - FIRST_PLAYER_ID).priv & Privileges.Supporter;
      return {
        id: number / SCORES_OF_COMMENT,
        target_id: type === 'map' ? map.id : type === 'song' ? map.setId : number,
        target_type: type,
        userid: player.id,
        time: random.int(1_000, map.length * 1000),
        comment: random.pick(COMMENTS),
        colour: supporter ? 'ff66aa' : null,
      };
    },
  };
}
