import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecord } from '../../bench/record';
import { withSection, writeData, writeSection } from '../../bench/results';

describe('a section of the results', () => {
  it('comes behind what is there, the first one behind a heading', () => {
    const first = withSection('', 'one', 'first');
    expect(first).toMatch(/^# Results\n[^]*\n\n<!-- begin: one -->\n\nfirst\n\n<!-- end: one -->\n$/);
    const both = withSection(first, 'two', 'second\n');
    expect(both).toBe(`${first}\n<!-- begin: two -->\n\nsecond\n\n<!-- end: two -->\n`);
  });

  it('takes the place of the one of its name', () => {
    const both = withSection(withSection('', 'one', 'first'), 'two', 'second');
    expect(withSection(both, 'one', 'anew, $& and all')).toBe(
      both.replace('first', () => 'anew, $& and all'),
    );
  });
});

describe('files of results', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('keep what other benches wrote', async () => {
    const folder = join(directory, 'bench');
    for (const [name, value] of [
      ['one', 1],
      ['two', 2],
      ['one', 3],
    ] as const) {
      await writeSection(folder, name, `value ${value}`);
      await writeData(folder, name, { value });
    }
    const text = await readFile(join(folder, 'RESULTS.md'), 'utf8');
    expect(text.match(/value \d/g)).toEqual(['value 3', 'value 2']);
    expect(JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'))).toEqual({
      one: { value: 3 },
      two: { value: 2 },
    });
  });

  it('have what a bench said', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const record = createRecord('A bench');
    record.say('a line');
    record.say('another');
    expect(write.mock.calls.flat()).toEqual(['a line\n', 'another\n']);
    write.mockRestore();
    await record.write(directory);
    const text = await readFile(join(directory, 'RESULTS.md'), 'utf8');
    expect(text).toMatch(
      /## A bench\n\n\d{4}-\d\d-\d\d, \d+ cores of .*, Node [\d.]+\.\n\n```\na line\nanother\n```\n/,
    );
  });
});
