import { foldText } from '../../src/db/dialects/foldedText';
import { clanName, clanTag, playerName } from '../../src/generate/names';
import { createPlayers } from '../../src/generate/players';
import { scoresByPlayer } from '../../src/generate/playersScores';
import { createTimeline } from '../../src/generate/timeline';
import { safeName, USERNAME } from '../../src/osu/names';

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);

test('players have names that the game allows, different also without case and accents', () => {
  const names = [...indexes(100_000), ...indexes(10_000).map((index) => 9_990_000 + index)].map(playerName);
  expect(names.filter((name) => !USERNAME.test(name))).toEqual([]);
  expect(new Set(names.map((name) => foldText(safeName(name)))).size).toBe(110_000);
});

test('clans have different names and tags that fit their columns', () => {
  const names = indexes(20_000).map(clanName);
  expect(new Set(names.map(foldText)).size).toBe(20_000);
  expect(names.filter((name) => name.length > 16)).toEqual([]);
  expect(new Set(indexes(20_000).map(clanTag)).size).toBe(20_000);
});

test('scores are handed out player after player, however few are held at a time', () => {
  const options = { users: 50, scores: 2_000, seed: 1 };
  const players = createPlayers(options, createTimeline(options));
  const handed = (held: number) =>
    [...scoresByPlayer(players, options.scores, held)].map(({ index, numbers }) => [index, [...numbers]]);
  expect(handed(100)).toEqual(handed(2_000));
  const owners = indexes(2_001).map((number) => (number === 0 ? -1 : players.playerOf(number)));
  const numbersOf = (index: number) => indexes(2_001).filter((number) => owners[number] === index);
  expect(handed(100)).toEqual(indexes(50).map((index) => [index, numbersOf(index)]));
});
