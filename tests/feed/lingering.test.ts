import { Lingering } from '../../src/feed/lingering';

describe('what lingers', () => {
  let now: number;
  let lingering: Lingering<string>;

  beforeEach(() => {
    now = 0;
    lingering = new Lingering({ forMs: 100, max: 2, now: () => now });
  });

  it('does so for a while, from its first entry on', () => {
    lingering.enter('a');
    now = 50;
    lingering.enter('a');
    lingering.enter('b');
    now = 99;
    expect(lingering.overdue()).toEqual([]);
    now = 100;
    expect(lingering.overdue()).toEqual(['a']);
    lingering.leave('a');
    expect(lingering.overdue()).toEqual([]);
    now = 150;
    expect(lingering.overdue()).toEqual(['b']);
  });

  it('is only so much, and who was there first goes first', () => {
    expect([lingering.enter('a'), lingering.enter('b')]).toEqual([undefined, undefined]);
    lingering.leave('a');
    lingering.enter('a');
    expect(lingering.enter('c')).toBe('b');
  });
});
