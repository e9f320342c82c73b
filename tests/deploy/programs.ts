import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const DEBIAN_PACKAGES = 'nginx caddy docker-compose openssl systemd';
const ROOT = join(__dirname, '../..');

export const inProject = (path: string) => join(ROOT, path);
export const readProject = (path: string) => readFileSync(inProject(path), 'utf8');

/** Where a program is, if it is; Debian keeps servers in `sbin`, which is not on everyone's path. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Tests that need programs: left out where one is missing, unless all are required. */
export function describeWith(
  programs: readonly string[],
  name: string,
  define: (paths: Record<string, string>) => void,
): void {
  const missing = programs.filter((program) => !findProgram(program));
  if (missing.length === 0) {
    const paths = Object.fromEntries(programs.map((program) => [program, findProgram(program) ?? '']));
    describe(name, () => define(paths));
    return;
  }
  const explanation = `no ${missing.join(', ')}: apt-get install ${DEBIAN_PACKAGES}`;
  if (process.env['KIAI_REQUIRE_SERVICES']) {
    it(`${name}: has the programs it needs`, () => {
      throw new Error(explanation);
    });
  } else {
    console.warn(`Left out: ${name}, ${explanation}`);
    describe.skip(name, () => define({}));
  }
}
