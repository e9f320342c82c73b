import fs, { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalAvatars, type Avatar } from '../../src/avatars/avatarFiles';
import { createLocalFiles } from '../../src/storage/files';

const picture = (extension: Avatar['extension'], content: string = extension): Avatar => ({
  bytes: Buffer.from(content),
  extension,
});

describe('the data folder', () => {
  let directory: string;
  const folder = () => join(directory, 'avatars');
  const avatars = () => createLocalFiles(directory).avatars;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('has no picture of a player at first, and no default', async () => {
    expect(await avatars().read(3)).toBeNull();
    expect(await avatars().readDefault()).toBeNull();
  });

  it('gives the first picture in the order png, jpg, gif, jpeg, jfif that is not empty', async () => {
    await mkdir(folder());
    await writeFile(join(folder(), '3.png'), '');
    for (const extension of ['jfif', 'jpeg', 'gif', 'jpg'] as const) {
      await writeFile(join(folder(), `3.${extension}`), extension);
      expect(await avatars().read(3)).toMatchObject(picture(extension));
    }
  });

  it('gives the default picture that the operator put there', async () => {
    await mkdir(folder());
    await writeFile(join(folder(), 'default.jpg'), 'default');
    expect(await avatars().readDefault()).toMatchObject(picture('jpg', 'default'));
  });

  it.each([
    '../secret',
    '3/../../secret',
    '3\0',
    '',
    '03',
    'default',
    0,
    -3,
    1.5,
    NaN,
    2 ** 31,
    Infinity,
    null,
  ])('takes no path from outside: %j is no player and no score', async (id) => {
    await mkdir(join(directory, 'osr'));
    for (const name of ['secret', 'secret.png', 'secret.osr', 'avatars.png', 'osr.osr'])
      await writeFile(join(directory, name), 'secret');
    const outside = id as number;
    await expect(avatars().read(outside)).rejects.toThrow(RangeError);
    await expect(avatars().write(outside, picture('png'))).rejects.toThrow(RangeError);
    await expect(avatars().write(3, picture('/../../x' as 'png'))).rejects.toThrow(RangeError);
    const replay = await Promise.resolve()
      .then(() => createLocalFiles(directory).replayFrames(outside))
      .catch(() => null);
    expect(replay).toBeNull();
    expect(await readdir(directory)).not.toContain('x');
  });

  it('shows a reader the old picture or the new one at any time', async () => {
    const versions = [
      picture('png', 'a'.repeat(300_000)),
      picture('jpg', 'b'.repeat(200_000)),
      picture('gif', 'c'.repeat(400_000)),
    ];
    await avatars().write(3, picture('png', 'a'.repeat(300_000)));
    let isWriting = true;
    const writing = (async () => {
      for (let round = 0; round < 20; round += 1)
        for (const version of versions) await avatars().write(3, version);
      isWriting = false;
    })();
    const seen = new Set<string>();
    while (isWriting) {
      const stored = await avatars().read(3);
      seen.add(
        `${stored?.extension} ${stored?.bytes.length} ${stored?.bytes.at(0) === stored?.bytes.at(-1)}`,
      );
    }
    await writing;
    const whole = ['gif 400000 true', 'jpg 200000 true', 'png 300000 true'];
    expect([...seen].filter((version) => !whole.includes(version))).toEqual([]);
    expect(seen.size).toBeGreaterThan(1);
  });

  it('shows the new picture to a reader who came too early for it and too late for the old one', async () => {
    await avatars().write(3, picture('jpg'));
    const { open } = fs;
    const opening = jest.spyOn(fs, 'open');
    // By now it has seen that there is no .png.
    opening.mockImplementation(async (path, ...rest) => {
      if (!String(path).endsWith('.jpg')) return open(path, ...rest);
      opening.mockRestore();
      await avatars().write(3, picture('png'));
      return open(path, ...rest);
    });
    expect(await avatars().read(3)).toMatchObject(picture('png'));
  });

  it('is left with exactly one picture by several processes that write at the same moment', async () => {
    for (let round = 0; round < 40; round += 1) {
      const extensions = ['png', 'jpg', 'gif', 'png', 'jpg'] as const;
      await Promise.all(
        extensions.map((extension) => createLocalAvatars(folder()).write(3, picture(extension))),
      );
      expect(await readdir(folder())).toHaveLength(1);
    }
  });

  it('keeps no temporary file of a write that fails', async () => {
    await mkdir(join(folder(), '3.png'), { recursive: true });
    await expect(avatars().write(3, picture('png'))).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(await readdir(folder())).toEqual(['3.png']);
  });

  it('writes under names that no glob of a player matches until the picture is whole', async () => {
    const names = new Set<string>();
    const content = 'x'.repeat(5_000_000);
    let isWriting = true;
    const writing = Promise.all(
      Array.from({ length: 5 }, () => avatars().write(3, picture('png', content))),
    ).finally(() => (isWriting = false));
    while (isWriting) for (const name of await readdir(folder()).catch(() => [])) names.add(name);
    await writing;
    const others = [...names].filter((name) => name !== '3.png');
    expect(others.filter((name) => !/^\.upload-[0-9a-f-]{36}$/.test(name))).toEqual([]);
    expect(others.length).toBeGreaterThan(0);
    expect(await readdir(folder())).toEqual(['3.png']);
  });
});
