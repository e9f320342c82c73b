import { fail, list, ok, warn, type Check, type Observation } from '../check';

/** Columns that people write into; the others hold ASCII alone. */
const FREE_TEXT = [
  'users.name',
  'users.safe_name',
  'users.userpage_content',
  'users.custom_badge_name',
  'maps.artist',
  'maps.title',
  'maps.version',
  'maps.creator',
  'clans.name',
  'clans.tag',
  'tourney_pools.name',
];

export const characterSets: Check = {
  name: 'character sets',
  needs: ['schema'],
  async run({ database: { query, dialect } }) {
    if (!dialect.server) return [];
    const columns = await dialect.server.textColumns(query);
    const free = FREE_TEXT.flatMap((name) => columns.find((column) => column.name === name) ?? []);
    const threeBytes = free.filter(({ charset }) => charset === 'utf8' || charset === 'utf8mb3');
    const narrow = free.filter(({ charset }) => !charset.startsWith('utf8'));
    const seen = [...compareHashes(columns)];
    if (narrow.length > 0)
      seen.push(
        warn(
          `${list(narrow.map(({ name, charset }) => `${name} (${charset})`))} cannot hold every script`,
          'Convert to utf8mb4; letters that did not fit are stored as "?"',
        ),
      );
    if (threeBytes.length > 0)
      seen.push(
        ok(`${list(threeBytes.map(({ name }) => name))} in utf8mb3: readable, emoji can't be stored`),
      );
    return seen.length > 0 ? seen : [ok('text that people write is in utf8mb4')];
  },
};

/** Scores are joined with maps by hash: two collations of one character set can't be compared at all. */
function compareHashes(columns: { name: string; charset: string; collation: string }[]): Observation[] {
  const [ofScores, ofMaps] = ['scores.map_md5', 'maps.md5'].map((name) =>
    columns.find((column) => column.name === name),
  );
  if (!ofScores || !ofMaps || ofScores.collation === ofMaps.collation) return [];
  const both = `scores.map_md5 (${ofScores.collation}) and maps.md5 (${ofMaps.collation})`;
  const advice = 'Give both the same character set and collation';
  return ofScores.charset === ofMaps.charset
    ? [fail(`${both} may refuse to be compared`, advice)]
    : [warn(`${both} can't be joined by index, which is slow`, advice)];
}
