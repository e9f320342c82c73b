import { short, table, type Results } from './report';

const COLUMNS = ['endpoint', 'p50 ms, small', 'p50 ms, large', 'growth', 'beside x select', 'bytes'];

const MEANING =
  '`beside x select` is the growth of p50 in that of the Express route that selects one row, in the same slices; `bytes` ' +
  'how much longer the answers are.';

/** The part of a title that tells results of servers of other sizes from each other. */
const SIZE = /[\d,]+ users, [\d,]+ scores/;

/**
 * How much longer cold answers take on the largest server that was measured than on the smallest, with the same label
 * and nothing kept. Beside x select: without what the machine itself was slower by, the select's own growth. Bytes: how much
 * longer an answer is, which on a larger server often holds more.
 */
export function toGrowth(
  all: readonly Results[],
  { title }: Results,
): { name: string; text: string } | undefined {
  const name = title.replace(SIZE, 'growth');
  const measured = all
    .filter((one) => one.settings?.fresh && one.title.replace(SIZE, 'growth') === name)
    .sort((a, b) => a.rows['scores']! - b.rows['scores']!);
  const [small, large] = [measured[0], measured.at(-1)];
  if (!small || !large || small === large) return undefined;
  const rows = large.endpoints.flatMap(({ name: endpoint, kind, figures }) => {
    const before = small.endpoints.find((one) => one.name === endpoint && one.kind === kind)?.figures;
    if (kind !== 'cold' || !before) return [];
    const growth = figures.p50 / before.p50;
    const ofBytes = figures.bytes / before.bytes;
    const ofSelect = figures.express.p50 / before.express.p50;
    return [[`\`${endpoint}\``, ...[before.p50, figures.p50, growth, growth / ofSelect, ofBytes].map(short)]];
  });
  const sizes = [small, large].map((one) => SIZE.exec(one.title)?.[0]);
  const lines = [
    `## ${name}`,
    `From ${sizes.join(' to ')}, cold, with nothing kept. ${MEANING}`,
    table(COLUMNS, rows),
  ];
  return { name, text: lines.join('\n\n') };
}
