import { createHash } from 'node:crypto';
import bcrypt from 'bcrypt';
import { createPasswords } from '../../src/accounts/passwords';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('passwords', () => {
  const passwords = createPasswords({ cost: 4 });

  it('are stored as the game server does: bcrypt of cost 12 of the MD5 in hex', async () => {
    const hash = await createPasswords().hash('Pässword ☃ 1');
    expect(hash).toMatch(/^\$2b\$12\$.{53}$/);
    expect(await bcrypt.compare(md5('Pässword ☃ 1'), hash)).toBe(true);
    expect(await bcrypt.compare('Pässword ☃ 1', hash)).toBe(false);
  });

  it('match the hash that was made of them, also where PHP made it, and no other', async () => {
    const hash = await passwords.hash('correct horse 1');
    expect(await passwords.matches('correct horse 1', hash)).toBe(true);
    expect(await passwords.matches('correct horse 1', hash.replace('$2b$', '$2y$'))).toBe(true);
    expect(await passwords.matches('correct horse 2', hash)).toBe(false);
    expect(await passwords.matches('Correct horse 1', hash)).toBe(false);
    expect(await passwords.matches(' correct horse 1', hash)).toBe(false);
    expect(await passwords.matches(md5('correct horse 1'), hash)).toBe(false);
  });

  it('match neither no hash nor what is none', async () => {
    expect(await passwords.matches('', undefined)).toBe(false);
    expect(await passwords.matches('', '_'.repeat(60))).toBe(false);
  });

  it('are not hashed when what runs before says no', async () => {
    const hash = jest.spyOn(bcrypt, 'hash');
    await expect(passwords.hash('correct horse 1', () => Promise.reject(new Error('taken')))).rejects.toThrow(
      'taken',
    );
    expect(hash).not.toHaveBeenCalled();
    await passwords.hash('correct horse 1', async () => undefined);
    expect(hash).toHaveBeenCalledTimes(1);
    hash.mockRestore();
  });

  it('are not compared when what runs before says no', async () => {
    const stored = await passwords.hash('correct horse 1');
    const compare = jest.spyOn(bcrypt, 'compare');
    const late = passwords.matches('correct horse 1', stored, () => {
      throw new Error('late');
    });
    await expect(late).rejects.toThrow('late');
    expect(compare).not.toHaveBeenCalled();
    compare.mockRestore();
  });

  it('are refused at once when more wait than can be done in time', async () => {
    let letGo = () => undefined as void;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const waiting = Array.from({ length: 62 }, () => passwords.hash('correct horse 1', () => held));
    await expect(passwords.matches('correct horse 1', undefined)).rejects.toMatchObject({
      status: 503,
      retryAfter: 5,
    });
    letGo();
    await Promise.all(waiting);
    expect(await passwords.matches('correct horse 1', undefined)).toBe(false);
  });
});
