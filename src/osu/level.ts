const BEYOND_100 = 99_999_999_999;

/** The total score that a level begins with, from level 1 on. */
function scoreOfLevel(level: number): number {
  if (level > 100) return scoreOfLevel(100) + BEYOND_100 * (level - 100);
  return Math.floor((5_000 / 3) * (4 * level ** 3 - 3 * level ** 2 - level) + 1.25 * 1.8 ** (level - 60));
}

/** The game's level for a total score, with how far it is to the next one as its fraction: https://osu.ppy.sh/wiki/en/Gameplay/Score/Total_score. */
export function levelOf(totalScore: number): number {
  let level = 1;
  if (totalScore >= scoreOfLevel(100))
    level = 100 + Math.floor((totalScore - scoreOfLevel(100)) / BEYOND_100);
  else while (totalScore >= scoreOfLevel(level + 1)) level += 1;
  const begin = scoreOfLevel(level);
  return level + Math.max(0, totalScore - begin) / (scoreOfLevel(level + 1) - begin);
}
