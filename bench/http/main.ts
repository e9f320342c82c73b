/**
 * `npm run bench`: how many requests a second each endpoint answers that everybody may read, beside a bare server and a
 * plain Express route. The options are in `options.ts`.
 */
import { readEnvironment, runCli } from '../../src/cli/runCli';
import { RESULTS_DIRECTORY, writeData, writeSection } from '../results';
import { toGrowth } from './growth';
import { outputOf, readOptions } from './options';
import { toMarkdown, type Results } from './report';
import { runBench } from './run';
import { openStand } from './stand';

const say = (line: string) => process.stderr.write(`${line}\n`);

runCli(module, async () => {
  // So that what has been started ends too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const options = readOptions(process.argv.slice(2));
  const stand = await openStand(options, readEnvironment(), say);
  try {
    const results = await runBench(stand, options, say);
    const markdown = toMarkdown(results);
    process.stdout.write(`${markdown}\n`);
    const output = outputOf(options, RESULTS_DIRECTORY);
    if (output === undefined) return;
    await writeSection(output, results.title, markdown);
    const all = await writeData(output, results.title, results);
    const growth = toGrowth(all as Results[], results);
    if (growth) await writeSection(output, growth.name, growth.text);
    say(`Written to ${output}.`);
  } finally {
    await stand.close();
  }
});
