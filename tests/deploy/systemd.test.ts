import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, readProject } from './programs';

const unit = readProject('deploy/kiai.service');
const valuesOf = (name: string) =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value);

describe('the systemd unit', () => {
  it('runs the program that npm start runs, as a user of its own', () => {
    expect(valuesOf('ExecStart')).toEqual(['/usr/bin/node dist/src/main.js']);
    expect(readProject('scripts/bootstrap.js')).toContain("start: 'dist/src/main.js'");
    expect(valuesOf('User')).toEqual(['kiai']);
  });

  it('can write its own data and nothing else', () => {
    expect(valuesOf('ProtectSystem')).toEqual(['strict']);
    expect(valuesOf('ReadWritePaths')).toEqual(['/var/lib/kiai']);
    expect(valuesOf('Environment')).toEqual([
      'NODE_ENV=production DATA_DIRECTORY=/var/lib/kiai',
      'MALLOC_MMAP_THRESHOLD_=131072',
      'NODE_OPTIONS=--max-semi-space-size=16',
    ]);
  });

  it('keeps memory executable, which V8 and WebAssembly need', () => {
    expect(valuesOf('MemoryDenyWriteExecute')).toEqual([]);
  });

  it('stops as the container does and starts again after a crash', () => {
    expect(valuesOf('KillSignal')).toEqual(['SIGTERM']);
    expect(valuesOf('TimeoutStopSec')).toEqual(['15']);
    expect(valuesOf('Restart')).toEqual(['on-failure']);
  });
});

describeWith(['systemd-analyze'], "systemd's own check of the unit", (programs) => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'kiai-systemd-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const analyze = (text: string, ...parameters: string[]) => {
    const file = join(directory, 'kiai.service');
    // The check wants the program to be there, which Node need not be at Debian's place.
    writeFileSync(file, text.replace('/usr/bin/node', process.execPath));
    const { status, stdout, stderr } = spawnSync(programs['systemd-analyze'] ?? '', [...parameters, file], {
      encoding: 'utf8',
    });
    return { status, said: stdout + stderr };
  };

  it('finds nothing to complain about', () => {
    expect(analyze(unit, 'verify', '--man=no')).toEqual({ status: 0, said: '' });
  });

  it('would find a misspelled setting', () => {
    expect(analyze(unit.replace('NoNewPrivileges', 'NoNewPrivilege'), 'verify', '--man=no').said).toContain(
      'NoNewPrivilege',
    );
  });

  it('counts it among the well protected services', () => {
    expect(analyze(unit, 'security', '--offline=true', '--threshold=20')).toMatchObject({ status: 0 });
  });
});
