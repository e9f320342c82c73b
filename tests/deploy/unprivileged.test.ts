import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject } from './programs';

const NOBODY = { uid: 65_534, gid: 65_534 };

/** Only root can become somebody else, and that one has to be able to read the checkout and to run this Node. */
const canTry =
  process.getuid?.() === 0 &&
  spawnSync('test', ['-r', inProject('src/main.ts')], NOBODY).status === 0 &&
  spawnSync(process.execPath, ['--version'], NOBODY).status === 0;

(canTry ? describe : describe.skip)('kiai, as a user who may write to the data folder alone', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'kiai-test-'));
    chownSync(data, NOBODY.uid, NOBODY.gid);
  });
  afterEach(() => rmSync(data, { recursive: true }));

  it('starts with the demo, answers and ends', async () => {
    const child = spawn(
      process.execPath,
      ['--require', inProject('tests/support/typescript.js'), inProject('src/main.ts')],
      {
        ...NOBODY,
        cwd: '/',
        env: { PATH: process.env['PATH'], API_PORT: '0', DATA_DIRECTORY: data, LOG_FORMAT: 'json' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const ended = once(child, 'close');
    let url = '';
    for await (const line of createInterface(child.stdout)) {
      const { msg, url: told } = JSON.parse(line) as { msg: string; url?: string };
      if (msg !== 'kiai is ready' || !told) continue;
      url = told;
      break;
    }
    child.stdout.resume();
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(readdirSync(data)).toContain('kiai.sqlite');
  });
});
