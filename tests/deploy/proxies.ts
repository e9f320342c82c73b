import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startGuarded } from '../../src/conformance/guardedProcess';
import { readProject } from './programs';

/** The samples for nginx and Caddy, made to run on loopback, on free ports and with a certificate of our own. */

export const DOMAIN = 'kiai.test';

export interface Behind {
  kiai: number;
  gameServer: number;
  /** With `avatars/` and `assets/`. */
  dataDirectory: string;
}

export interface RunningProxy {
  port: number;
  stop(): Promise<void>;
}

export interface Sample {
  /** The statuses that refuse a body which is too large. */
  tooLarge: readonly number[];
  /** As it lies in the project; the part above its mark stands alone too. */
  text: string;
  /** The exit code and the words of the program's own check. */
  check(text: string): { status: number | null; said: string };
  start(behind: Behind): Promise<RunningProxy>;
}

const MARK = '\n# -- the game server -';

/** The part that goes beside a game server's own file. */
export function kiaiPart(text: string): string {
  const [part = '', rest] = text.split(MARK);
  if (rest === undefined) throw new Error('The sample has no mark between its parts.');
  return part;
}

function replaceAll(text: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`The sample has no ${from}.`);
    return changed.replaceAll(from, to);
  }, text);
}

const newDirectory = () => mkdtempSync(join(tmpdir(), 'kiai-proxy-'));

async function withPort(
  start: (directory: string, port: number) => Promise<{ stop(): Promise<void> }>,
): Promise<RunningProxy> {
  const port = await freePort();
  return { port, ...(await start(newDirectory(), port)) };
}

function inDirectory<T>(use: (directory: string) => T): T {
  const directory = newDirectory();
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `fullchain.pem` and `privkey.pem`. */
function writeCertificate(openssl: string, directory: string): void {
  const parameters = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    .concat('-subj', `/CN=${DOMAIN}`, '-addext', `subjectAltName=DNS:*.${DOMAIN}`)
    .concat('-keyout', join(directory, 'privkey.pem'), '-out', join(directory, 'fullchain.pem'));
  execFileSync(openssl, parameters, { stdio: 'ignore' });
}

export function nginx({ nginx: program = '', openssl = '' }: Record<string, string>): Sample {
  const text = readProject('deploy/nginx.conf');

  /** nginx's arguments: everything it writes lies in the folder, one process, in the foreground, not as root's. */
  const prepare = (directory: string, sample: string) => {
    writeCertificate(openssl, directory);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `  ${kind}_temp_path ${directory}/${kind};`,
    );
    writeFileSync(join(directory, 'site.conf'), sample);
    writeFileSync(
      join(directory, 'nginx.conf'),
      ['daemon off;', 'master_process off;', `pid ${directory}/nginx.pid;`, 'events {}', 'http {']
        .concat('  access_log off;', temporary, `  include ${directory}/site.conf;`, '}')
        .join('\n'),
    );
    return ['-p', directory, '-e', 'stderr', '-c', join(directory, 'nginx.conf')];
  };
  const local = (sample: string, directory: string) =>
    replaceAll(sample, { '/etc/letsencrypt/live/DOMAIN': directory }).replaceAll('DOMAIN', DOMAIN);

  return {
    tooLarge: [413],
    text,
    check: (sample) =>
      inDirectory((directory) => {
        const { status, stderr } = spawnSync(
          program,
          // The check binds the ports, which below 1024 is root's alone; it does not mind taken ones.
          [
            ...prepare(directory, replaceAll(local(sample, directory), { 'listen 443': 'listen 8443' })),
            '-t',
          ],
          { encoding: 'utf8' },
        );
        return { status, said: stderr };
      }),
    start: ({ kiai, gameServer, dataDirectory }) =>
      withPort((directory, port) => {
        const site = replaceAll(local(text, directory), {
          'listen 443': `listen 127.0.0.1:${port}`,
          '127.0.0.1:8727': `127.0.0.1:${kiai}`,
          '127.0.0.1:10000': `127.0.0.1:${gameServer}`,
          '/srv/bancho.py/.data': dataDirectory,
        });
        return startGuarded([program, ...prepare(directory, site)], { directory, port });
      }),
  };
}

export function caddy({ caddy: program = '', openssl = '' }: Record<string, string>): Sample {
  const text = readProject('deploy/Caddyfile');
  const prepare = (directory: string, sample: string) => {
    writeFileSync(join(directory, 'Caddyfile'), sample);
    return ['--adapter', 'caddyfile', '--config', join(directory, 'Caddyfile')];
  };
  const environment = (directory: string) => ({
    DOMAIN,
    HOME: directory,
    XDG_CONFIG_HOME: directory,
    XDG_DATA_HOME: directory,
  });

  return {
    // Debian's 2.6 breaks off what it hands on and blames the other side; newer ones say 413.
    tooLarge: [413, 502],
    text,
    check: (sample) =>
      inDirectory((directory) => {
        const { status, stderr } = spawnSync(program, ['validate', ...prepare(directory, sample)], {
          env: environment(directory),
          encoding: 'utf8',
        });
        return { status, said: stderr };
      }),
    start: ({ kiai, gameServer, dataDirectory }) =>
      withPort(async (directory, port) => {
        const settings = {
          ...environment(directory),
          API_PORT: kiai,
          APP_PORT: gameServer,
          DATA_DIRECTORY: dataDirectory,
        };
        const options = [
          'admin off',
          `https_port ${port}`,
          'default_bind 127.0.0.1',
          'auto_https disable_redirects',
        ];
        writeCertificate(openssl, directory);
        // Certificates of its own making would be there only some time after it listens.
        const sites = replaceAll(text, {
          '{$DOMAIN} {': `{$DOMAIN} {\n\ttls ${directory}/fullchain.pem ${directory}/privkey.pem`,
        });
        const parameters = prepare(directory, `{\n\t${options.join('\n\t')}\n}\n${sites}`);
        const assignments = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
        return startGuarded(['env', ...assignments, program, 'run', ...parameters], { directory, port });
      }),
  };
}
