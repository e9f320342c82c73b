import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, warn, type Check, type Observation } from '../check';

/** Folder -> what is off without it. */
const FOLDERS = { osr: 'replays', osu: 'beatmap files', avatars: 'avatars' } as const;

export const dataFolder: Check = {
  name: 'data folder',
  async run({ config: { dataDirectory } }) {
    if (!(await isFolder(dataDirectory)))
      return [fail(`${dataDirectory} is no folder`, "Set DATA_DIRECTORY to the game server's .data")];
    const seen: Observation[] = [];
    for (const [name, holds] of Object.entries(FOLDERS)) {
      const folder = join(dataDirectory, name);
      if (!(await isFolder(folder)))
        seen.push(warn(`${folder} is no folder: there are no ${holds}`, 'Is DATA_DIRECTORY right?'));
      else if (!(await may(folder, constants.R_OK | constants.X_OK)))
        seen.push(fail(`${folder} cannot be read`, 'Let the user that the service runs as read it'));
      else if (name === 'avatars' && !(await may(folder, constants.W_OK)))
        seen.push(ok(`${folder} may only be read: avatars can't be uploaded`));
    }
    return seen.length > 0 ? seen : [ok(`${dataDirectory} has osr, osu and avatars (writable)`)];
  },
};

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const may = (path: string, mode: number) =>
  access(path, mode).then(
    () => true,
    () => false,
  );
