import { OSU_FILE_MAX_BYTES, refuseOsuFile } from '../../src/pp/osuFileLimits';
import { createRandom } from '../../src/demo/random';
import { makeMaps } from '../../src/demo/beatmaps/makeMaps';
import { HOSTILE_FILES, MAPS, maniaObjects, osuFile, someObjects } from './support';

describe('the look at a .osu file before it is calculated', () => {
  it('accepts maps of every ruleset', () => {
    for (const map of MAPS) expect(refuseOsuFile(Buffer.from(map))).toBeNull();
  });

  it('accepts every map of the demo server', () => {
    const maps = makeMaps(createRandom(1), ['mapper']);
    expect(maps.length).toBeGreaterThan(100);
    expect(maps.filter(({ file }) => refuseOsuFile(Buffer.from(file)))).toEqual([]);
  });

  it('accepts a long marathon', () => {
    const objects = [...someObjects(9_999), ...maniaObjects(9_999)];
    expect(refuseOsuFile(Buffer.from(osuFile({ objects })))).toBeNull();
  });

  it('accepts a byte order mark, blank lines before the format and comments among the objects', () => {
    const file = osuFile({ objects: ['// the first one', '', ' 0,0,0,1,0 '] });
    expect(refuseOsuFile(Buffer.from(`\ufeff\r\n${file}`))).toBeNull();
  });

  it.each(Object.entries(HOSTILE_FILES))('refuses %s', (_name, file) => {
    expect(refuseOsuFile(Buffer.from(file))).not.toBeNull();
  });

  it('refuses a file above the limit, whatever it holds', () => {
    const file = Buffer.alloc(OSU_FILE_MAX_BYTES + 1, osuFile({ objects: someObjects() }));
    expect(refuseOsuFile(file)).toBe('too complex');
  });

  it('counts up to 50,000 objects', () => {
    const objects = Array.from({ length: 50_000 }, (_, at) => `0,0,${at},1,0`);
    expect(refuseOsuFile(Buffer.from(osuFile({ objects })))).toBeNull();
    expect(refuseOsuFile(Buffer.from(osuFile({ objects: [...objects, '0,0,9,1,0'] })))).toBe('too complex');
  });
});
