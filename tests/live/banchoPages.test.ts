import fc from 'fast-check';
import { readMatchesPage, readOnlinePage } from '../../src/live/bancho/pages';
import { createBanchoLive } from '../../src/live/bancho/banchoLive';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import pino from 'pino';
import { liveMatch, livePlayer } from '../support/factories';
import { contentOf, recordedContent, startBanchoServer, type BanchoServer } from './banchoServer';

const HEAD = '\n<!DOCTYPE html>\n<body style="font-family: monospace;"><a href="/">back</a>\n';
const END = '\n</body>\n</html>';
const page = (text: string) => `${HEAD}${text}${END}`;

describe('the page of online players', () => {
  const read = async (text: string) => [...(await readOnlinePage(page(text)))];

  it('lists players, not bots', async () => {
    expect(await read('users:\n( 3): aozora\n(34): staff_sally\nbots:\n( 1): banchobot')).toEqual([
      [3, 'aozora'],
      [34, 'staff_sally'],
    ]);
  });

  it('may list nobody', async () => {
    expect(await read('users:\n\nbots:\n(1): banchobot')).toEqual([]);
  });

  it('lists a player once who is there twice', async () => {
    expect(await read('users:\n(3): a\n(3): a\nbots:\n(1): b')).toEqual([[3, 'a']]);
  });

  it.each([
    'a: (b): c',
    '(4): [x]',
    '&amp;&lt;b&gt;',
    '<!--',
    '<script>',
    '</body>',
    'é 星',
    "it's",
    '',
    'a\rb',
  ])('takes the name %j as it stands', async (name) => {
    expect(await read(`users:\n( 3): ${name}\n(12): next\nbots:\n( 1): b`)).toEqual([
      [3, name],
      [12, 'next'],
    ]);
  });

  it('goes on behind a name with line breaks', async () => {
    expect(await read('users:\n(3): a\n\nbots:\nb\n(4): next\nbots:\n(1): b')).toEqual([
      [3, 'a'],
      [4, 'next'],
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no page', 'users:\n(3): a\nbots:\n(1): b'],
    ['half a page', page('users:\n(3): a\nbots:\n(1): b').slice(0, -9)],
    ['another page', page('matches:\n')],
    ['no bots', page('users:\n(3): a')],
    ['lines of another kind', page('users:\n3 a\n4 b\nbots:\n(1): b')],
    ['an id that is none', page('users:\n(9999999999): a\nbots:\n(1): b')],
    ['no link', `<body>\nusers:\n(3): a\nbots:\n${END}`],
  ])('is refused when it is %s', async (_what, html) => {
    await expect(readOnlinePage(html)).rejects.toThrow('the page');
  });
});

describe('the page of matches', () => {
  const block = (
    id: number | string,
    name: string,
    { state = 'idle   ', host = '<6> dm', map = 'A - B [C]' } = {},
  ) => `${state} (${id}): ${name}\n-- beatmap: ${map}\n-- host   : ${host}`;
  const read = (...blocks: string[]) => readMatchesPage(page(`matches:\n${blocks.join('\n')}`));

  it('lists the ids, and what it tells of match 0', async () => {
    const map = 'A: (B) - C [<D>]';
    expect(await read(block(' 0', 'a (1): b', { state: 'ongoing', map }), block('12', 'c'))).toEqual({
      ids: [0, 12],
      zero: {
        name: 'a (1): b',
        in_progress: true,
        details: { map_name: map, host: { id: 6, name: 'dm' }, next: 12 },
      },
    });
  });

  it('may list none', async () => {
    expect(await read()).toEqual({ ids: [], zero: null });
  });

  it('takes no match 0 from a name', async () => {
    expect(await read(block(5, `x\n${block(0, 'forged')}`))).toEqual({ ids: [5], zero: null });
  });

  it('tells of match 0 whatever others are called', async () => {
    const { zero } = await read(block(0, 'x'), block(3, `y\n${block(2, 'z')}`));
    expect(zero?.details).toEqual({ map_name: 'A - B [C]', host: { id: 6, name: 'dm' }, next: 3 });
  });

  it.each([
    ['line breaks', 'x\ny', {}],
    ['lines of its own', 'x\n-- beatmap: a\n-- host   : <3> a', {}],
    ['a whole match', `x\n-- beatmap: a\n-- host   : <3> a\n${block(0, 'y')}`, {}],
    ['the match after it', `x\n-- beatmap: a\n-- host   : <3> a\n${block(3, 'y')}\n${block(3, 'z')}`, {}],
    ['lines in the map', 'x', { map: 'a\n-- host   : <3> a' }],
    ['an id that is none for its host', 'x', { host: '<0> a' }],
  ])('tells no more than name and state of a match 0 with %s', async (_what, name, other) => {
    expect(await read(block(0, name, other))).toMatchObject({
      zero: { name: 'x', in_progress: false, details: null },
    });
  });

  it.each([
    ['nothing', ''],
    ['half a page', page(`matches:\n${block(1, 'x')}`).slice(0, -9)],
    ['another page', page('users:\n')],
    ['lines of another kind', page('matches:\n1 x')],
  ])('is refused when it is %s', async (_what, html) => {
    await expect(readMatchesPage(html)).rejects.toThrow('the page');
  });
});

describe('whatever matches are called', () => {
  const state = createMemoryLiveState();
  let server: BanchoServer;
  beforeAll(async () => {
    server = await startBanchoServer(contentOf(state));
  });
  afterAll(() => server.close());

  const evil = fc
    .array(
      fc.constantFrom(
        ...[
          'x',
          '\n',
          '\n\n',
          '-- beatmap: f',
          '-- host   : <66> f',
          '<!--',
          '&amp;',
          '</body>\n</html>',
          'matches:',
        ],
        ...[0, 1, 2, 7, 63, 64].map((id) => `idle    (${id}): f`),
        ...[1, 7].map((id) => `\n-- beatmap: f\n-- host   : <66> f\nongoing (${id}): f`),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(''));
  const matches = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(0, 1, 2, 7, 63),
      name: evil,
      map_name: evil,
      in_progress: fc.boolean(),
      host: fc.integer({ min: 3, max: 9 }),
    }),
    { selector: ({ id }) => id },
  );

  it('none is missing, none is made up, and none has a host who is not', async () => {
    await fc.assert(
      fc.asyncProperty(matches, async (given) => {
        for (const id of (await state.matches()).keys()) await state.removeMatch(id);
        for (const { id, name, map_name, in_progress, host } of given)
          await state.putMatch(
            id,
            liveMatch(host, { name, in_progress, map: { id: 1, md5: '', name: map_name } }),
          );
        const live = createBanchoLive({ config: server.config, log: pino({ level: 'silent' }) });
        const [told, real] = [await live.matches(), await state.matches()];
        live.close();
        expect([...told.keys()]).toEqual([...real.keys()]);
        for (const [id, match] of told) {
          const truth = real.get(id)!;
          if (id > 0) expect(match).toEqual(truth);
          else {
            expect([match.name, match.in_progress]).toEqual([truth.name.split('\n')[0], truth.in_progress]);
            const whole = [truth.host.id, truth.map.name];
            const isPlain = given.every((one) => !/\n/.test(one.name + one.map_name));
            expect(isPlain ? [whole] : [whole, [0, '']]).toContainEqual([match.host.id, match.map.name]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('the stand-in', () => {
  it('shows the pages as the game server does', async () => {
    const state = createMemoryLiveState();
    const players = { 3: 'aozora', 6: 'DM lover', 7: 'Éclair', 34: 'staff sally' };
    for (const [id, name] of Object.entries(players)) await state.putPlayer(livePlayer(Number(id), { name }));
    for (const [id, name, map, hostId, host] of [
      [0, "dm's game", 'Mixolydia - Nekomata Parade [Easy]', 6, 'DM lover'],
      [1, '5*+ team vs (é)', 'DJ Zeta - Glass Harbor [Easy]', 7, 'Éclair'],
    ] as const)
      await state.putMatch(
        id,
        liveMatch(hostId, { name, host: { id: hostId, name: host }, map: { id: 1, md5: '', name: map } }),
      );
    const content = contentOf(state);
    expect(await content('c', '/matches')).toMatchObject({
      body: (await recordedContent('c', '/matches'))?.body,
    });
    const recorded = (await recordedContent('c', '/online'))!.body.split('\n');
    const shown = (await content('c', '/online'))!.body.split('\n');
    expect(recorded).toEqual(expect.arrayContaining(shown));
    expect([shown[0], shown[3], shown.at(-4)]).toEqual([recorded[0], recorded[3], recorded.at(-4)]);
  });
});
