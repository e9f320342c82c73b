import { parseEnvFile } from '../../src/config/envFile';

describe('.env', () => {
  // What python-dotenv, with which bancho.py reads the same file, makes of these.
  it.each([
    ['DB_PASS=p#w1', 'p#w1'],
    ['DB_PASS=#w1', '#w1'],
    ['DB_PASS=p#w1 # the old one', 'p#w1'],
    ['DB_PASS=p#w1\t# the old one', 'p#w1'],
    ['DB_PASS=pw1 # the old one', 'pw1'],
    ['DB_PASS = p#w1', 'p#w1'],
    ['export DB_PASS=p#w1', 'p#w1'],
    [`DB_PASS=p#'w"1`, `p#'w"1`],
    ['DB_PASS=p#`w"1', 'p#`w"1'],
    [String.raw`DB_PASS=p#w\n1`, String.raw`p#w\n1`],
    ['DB_PASS="p#w1" # the old one', 'p#w1'],
    ["DB_PASS='p#w1'", 'p#w1'],
    ['DB_PASS="p #w1"', 'p #w1'],
    ['DB_PASS=', ''],
    ['# DB_PASS=p#w2\r\nDB_PASS=p#w1\r\n', 'p#w1'],
  ])('%j is read as bancho.py reads it', (text, password) => {
    expect({ ...parseEnvFile(text) }).toEqual({ DB_PASS: password });
  });

  it('may have a # in any of several lines', () => {
    const text = 'DB_USER=a#b\nDB_PASS=c#d # e\n\nDB_NAME=f';
    expect({ ...parseEnvFile(text) }).toEqual({ DB_USER: 'a#b', DB_PASS: 'c#d', DB_NAME: 'f' });
  });

  it('leaves quoted values of several lines alone', () => {
    expect({ ...parseEnvFile('A="first\nB=c#d"\nC=e#f') }).toEqual({ A: 'first\nB=c#d', C: 'e#f' });
  });

  it('may begin with a byte order mark', () => {
    expect({ ...parseEnvFile('\uFEFFDB_HOST=db') }).toEqual({ DB_HOST: 'db' });
  });
});
