/**
 * `npm run schemathesis`: lets a fuzzer that knows nothing but openapi.json loose on a server of each stack, for less
 * than a minute each. It comes from PyPI; where that cannot be asked, this says so and passes: a machine without network
 * has to be able to test.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../src/cli/runCli';
import { SESSION_COOKIE } from '../src/http/sessionCookie';
import { operationsOf } from './operations';
import { STACKS } from './options';
import { startServer, type StartedServer } from './startServer';

const VERSION = '4.32.5';
const SECONDS_A_STACK = 30;
const INSTALL_LIMIT_S = 120;
/** It is done well before, but for one that is stuck. */
const RUN_LIMIT_S = 180;

/**
 * Not whether input is refused or taken: parameters are read as leniently as the reference server reads them, which a
 * schema cannot say. Not how a missing key or another method is answered either, where the reference has ways of its own
 * (400 for a picture without a key; `PATCH /v2/players/search` is about a player of that name): tests hold those.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'allow_header_conformance',
];

const say = (line: string) => process.stdout.write(`schemathesis: ${line}\n`);

/**
 * Runs a program in a folder, where it may leave what it likes; resolves to its exit code, null where it is not there or
 * did not end in time.
 */
async function run(
  cwd: string,
  program: string,
  args: readonly string[],
  limitS: number,
): Promise<number | null> {
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: limitS * 1_000,
  });
  const [code] = (await once(child, 'exit').catch(() => [null])) as [number | null];
  return code;
}

async function install(directory: string): Promise<boolean> {
  if ((await run(directory, 'python3', ['-m', 'venv', directory], INSTALL_LIMIT_S)) !== 0) return false;
  const pip = ['install', '--quiet', '--disable-pip-version-check', '--retries', '1'];
  return (
    (await run(
      directory,
      join(directory, 'bin', 'pip'),
      [...pip, `schemathesis==${VERSION}`],
      INSTALL_LIMIT_S,
    )) === 0
  );
}

/** What ends the session that all others are asked with, and what a document of paths cannot tell from another operation. */
function leftOut(): string[] {
  const sharing = operationsOf().filter(({ route }) => route.leaves !== undefined);
  return ['v2_sessions_current_delete', ...sharing.map(({ document }) => document.operationId)];
}

async function attack(directory: string, server: StartedServer): Promise<boolean> {
  const { holders } = await server.world();
  const { key, session } = holders[1]!;
  const code = await run(
    directory,
    join(directory, 'bin', 'schemathesis'),
    [
      ...['run', `${server.url}/openapi.json`, '--checks', CHECKS.join(',')],
      ...['--header', `Authorization: ${key}`, '--header', `Cookie: ${SESSION_COOKIE}=${session}`],
      ...leftOut().flatMap((id) => ['--exclude-operation-id', id]),
      ...['--phases', 'examples,coverage,fuzzing', '--max-time', String(SECONDS_A_STACK)],
      ...['--request-timeout', '10', '--generation-database', 'none', '--no-color', '--warnings', 'off'],
    ],
    RUN_LIMIT_S,
  );
  return code === 0;
}

runCli(module, async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const directory = await mkdtemp(join(tmpdir(), 'kiai-schemathesis-'));
  try {
    if (!(await install(directory))) {
      say(`NOT DONE: version ${VERSION} could not be installed (Python 3 with venv and PyPI are needed).`);
      return;
    }
    for (const stack of STACKS) {
      const server = await startServer(stack);
      const held = await attack(directory, server).finally(() => server.stop());
      say(
        held
          ? `nothing is wrong on the stack ${stack}.`
          : `something is wrong on the stack ${stack}, see above.`,
      );
      if (!held) process.exitCode = 1;
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
