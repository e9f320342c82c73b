import type { DemoPlayer } from '../players/makePlayers';
import type { Random } from '../random';
import { clamp } from '../round';
import type { DemoScore } from '../scores/makeScores';

const COMMENTS = [
  'this jump!!',
  'gg',
  'finally passed',
  'そこ好き',
  'the hitsounds here are lovely',
  'how do you even read that',
  'красиво',
  'my hands',
  'spinner of doom',
  'fc or bust',
  'anyone else miss right here?',
  'best chorus on the server',
];
const COLOURS = ['ff66aa', '66ccff', '88dd88', 'ffcc22'];

/** Favourites, ratings and comments: of players on maps that they have played. */
export function makeReactions(random: Random, scores: readonly DemoScore[]) {
  const favourites = new Map<string, { userid: number; setid: number; created_at: number }>();
  const ratings = new Map<string, { userid: number; map_md5: string; rating: number }>();
  const comments: ReturnType<typeof commentOn>[] = [];
  for (const score of scores) {
    const { player, map, endedAt } = score;
    if (random.chance(0.03))
      favourites.set(`${player.id}:${map.setId}`, {
        userid: player.id,
        setid: map.setId,
        created_at: endedAt,
      });
    if (random.chance(0.06)) {
      const rating = clamp(Math.round(7.6 + 1.8 * random.normal()), 1, 10);
      ratings.set(`${player.id}:${map.md5}`, { userid: player.id, map_md5: map.md5, rating });
    }
    if (random.chance(0.01)) comments.push(commentOn(random, score, comments.length + 1));
  }
  return { favourites: [...favourites.values()], ratings: [...ratings.values()], comments };
}

function commentOn(random: Random, { id: scoreId, player, map }: DemoScore, id: number) {
  const type = random.weighted([['map', 5], ['song', 3], ['replay', 2]] as const); // prettier-ignore
  return {
    id,
    target_id: type === 'map' ? map.id : type === 'song' ? map.setId : scoreId,
    target_type: type,
    userid: player.id,
    time: random.int(2_000, map.length * 1000),
    comment: random.pick(COMMENTS),
    colour: player.donorEnd > 0 ? random.pick(COLOURS) : null,
  };
}

const FRIENDS_MAX = 14;

/** Friends, a good part of them mutual, and a few blocked players. */
export function makeRelationships(random: Random, players: readonly DemoPlayer[]) {
  const rows = new Map<string, { user1: number; user2: number; type: 'friend' | 'block' }>();
  const add = (user1: number, user2: number, type: 'friend' | 'block') => {
    if (user1 !== user2 && !rows.has(`${user1}:${user2}`))
      rows.set(`${user1}:${user2}`, { user1, user2, type });
  };
  const known = players.filter((player) => player.activity > 0);
  for (const { id } of known) {
    for (let friends = random.int(0, FRIENDS_MAX); friends > 0; friends--) {
      const other = random.pick(known).id;
      add(id, other, 'friend');
      if (random.chance(0.4)) add(other, id, 'friend');
    }
    if (random.chance(0.06)) add(id, random.pick(known).id, 'block');
  }
  return [...rows.values()];
}
