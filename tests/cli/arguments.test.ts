import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { apikey } from '../../src/cli/apikey';
import { badge } from '../../src/cli/badge';
import { main as conformance } from '../../src/cli/conformance';
import { doctor } from '../../src/cli/doctor';
import { generateCommand } from '../../src/cli/generate';
import { indexes } from '../../src/cli/indexes';
import { ranks } from '../../src/cli/ranks';
import { simulate } from '../../src/cli/simulate';

const ROOT = join(__dirname, '../..');
const print = () => undefined;
const progress = { write: print };
const { signal } = new AbortController();

const COMMANDS: [string, (args: string[]) => Promise<unknown>][] = [
  ['apikey', (args) => apikey(args, {}, print)],
  ['badge', (args) => badge(args, {}, print)],
  ['doctor', (args) => doctor(args, {}, print)],
  ['generate', (args) => generateCommand(args, {}, { print, progress })],
  ['indexes', (args) => indexes(args, {}, print)],
  ['ranks', (args) => ranks(args, {}, { print, progress })],
  ['live:simulate', (args) => simulate(args, {}, { print, status: progress }, { signal })],
];

describe.each(COMMANDS)('npm run %s', (name, run) => {
  it('tells its usage on --help', async () => {
    await expect(run(['--help'])).rejects.toThrow(new RegExp(`^Usage: npm run ${name} `));
  });

  it('tells what is wrong with an option, and its usage', async () => {
    await expect(run(['--nonsense'])).rejects.toThrow(
      new RegExp(`^Unknown option '--nonsense'[^]*\nUsage: npm run ${name} `),
    );
  });
});

it('npm run conformance tells its usage on --help, which is no fault', async () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await conformance(['--help'])).toBe(0);
  expect(write.mock.calls.join('')).toMatch(/^Usage: npm run conformance /);
  write.mockRestore();
});

describe('a command that is run', () => {
  const run = (...args: string[]) => {
    const typescript = join(ROOT, 'tests/support/typescript.js');
    const script = join(ROOT, 'src/cli/migrate.ts');
    const options = { encoding: 'utf8', env: { PATH: process.env['PATH'] } } as const;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--require', typescript, script, ...args],
      options,
    );
    return { status, stdout: stdout.split('\n')[0], stderr: stderr.split('\n')[0] };
  };

  it('ends with 0 on --help, and with 1 on a wrong option', () => {
    expect(run('--help')).toEqual({
      status: 0,
      stdout: 'Usage: npm run migrate [-- --own-tables]',
      stderr: '',
    });
    expect(run('--nonsense')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^kiai: Unknown option '--nonsense'/),
    });
  });
});
