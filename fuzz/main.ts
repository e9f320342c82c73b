/** `npm run fuzz`: sends requests of every kind to a server of each stack. The options are in `options.ts`. */
import { randomInt } from 'node:crypto';
import { runCli } from '../src/cli/runCli';
import { operationsOf } from './operations';
import { readOptions } from './options';
import { isClean, toLines } from './report';
import { fuzz } from './run';
import { startServer } from './startServer';

const say = (line: string) => process.stdout.write(`${line}\n`);

runCli(module, async () => {
  // So that what has been started ends too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const { stacks, requests, concurrency, seed = randomInt(2 ** 31) } = readOptions(process.argv.slice(2));
  const operations = operationsOf();
  say(`${operations.length} operations; --seed ${seed} draws the same requests again`);
  for (const stack of stacks) {
    const server = await startServer(stack);
    const onProgress = (sent: number) =>
      sent % 10_000 === 0 && void process.stderr.write(`${stack}: ${sent} of ${requests}\n`);
    const figures = await fuzz(server, { operations, requests, concurrency, seed, onProgress }).finally(() =>
      server.stop(),
    );
    toLines(stack, figures).forEach(say);
    if (!isClean(figures)) process.exitCode = 1;
  }
});
