import { insertPlayer, liveMatch, livePlayer, slotOf } from '../support/factories';
import { describeService } from './service';
import { matchView, playerView, scoreOf } from './told';
import { openWebSocket, type WebSocketTester } from './webSocketTester';

describeService('a channel', (service) => {
  const clients: WebSocketTester[] = [];
  const open = async () => {
    const client = await openWebSocket(service().url);
    clients.push(client);
    return client;
  };
  const game = () => service().game;

  beforeAll(async () => {
    for (const id of [3, 4, 5]) await insertPlayer(service().stack.writable, id);
    await game().live.putPlayer(livePlayer(3));
    await game().live.putMatch(7, liveMatch(3));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end();
  });

  it('of all players tells who is online, and then each change once and in order', async () => {
    const client = await open();
    client.subscribe('players');
    const [snapshot] = await client.atLeast(1, 'snapshot');
    expect(snapshot).toEqual({
      op: 'snapshot',
      channel: 'players',
      position: expect.any(String),
      data: { players: [playerView(3)] },
    });
    await game().player('login', livePlayer(5));
    await game().player('login', livePlayer(5));
    await game().player('status', livePlayer(5, { action: 2, map_id: 7, map_md5: 'x' }));
    await game().player('status', livePlayer(3, { priv: 7 }));
    await game().player('status', livePlayer(4));
    await game().player('logout', livePlayer(5));
    await game().player('logout', livePlayer(5));
    await game().player('logout', livePlayer(4));
    await client.atLeast(5, 'event');
    await client.settled();
    expect(client.events('players')).toEqual([
      ['login', playerView(5)],
      ['status', playerView(5, { action: 2, beatmap_id: 7, beatmap_md5: 'x' })],
      ['login', playerView(4)],
      ['logout', { id: 5 }],
      ['logout', { id: 4 }],
    ]);
    const positions = client.of('event').map(({ position }) => position);
    expect(new Set([snapshot?.position, ...positions]).size).toBe(6);
  });

  it('of all players lists them by id', async () => {
    await game().player('login', livePlayer(5));
    await game().player('login', livePlayer(4));
    const client = await open();
    client.subscribe('players');
    const [snapshot] = await client.atLeast(1, 'snapshot');
    expect(snapshot?.data).toEqual({ players: [playerView(3), playerView(4), playerView(5)] });
    await game().player('logout', livePlayer(5));
    await game().player('logout', livePlayer(4));
  });

  it('of all matches lists them by id', async () => {
    const [first, client] = [await open(), await open()];
    first.subscribe('matches');
    await first.atLeast(1, 'snapshot');
    await game().match('created', 5, liveMatch(3));
    await first.atLeast(1, 'event');
    client.subscribe('matches');
    const [snapshot] = await client.atLeast(1, 'snapshot');
    const { matches } = snapshot?.data as { matches: { id: number }[] };
    expect(matches.map(({ id }) => id)).toEqual([5, 7]);
    await game().match('closed', 5, liveMatch(3));
  });

  it('of one player tells of that player alone, also before it is online and when there is none', async () => {
    const client = await open();
    client.subscribe('player:3', 'player:4', 'player:999');
    const snapshots = await client.atLeast(3, 'snapshot');
    expect(snapshots.map(({ channel, data }) => [channel, data])).toEqual([
      ['player:3', { player: playerView(3) }],
      ['player:4', { player: null }],
      ['player:999', { player: null }],
    ]);
    await game().player('login', livePlayer(5));
    await game().player('login', livePlayer(4));
    await game().player('logout', livePlayer(4));
    await game().player('logout', livePlayer(5));
    await client.atLeast(2, 'event');
    await client.settled();
    expect(client.of('event').map(({ channel, type }) => [channel, type])).toEqual([
      ['player:4', 'login'],
      ['player:4', 'logout'],
    ]);
  });

  it('of all matches tells which are open, and then each change once and in order', async () => {
    const client = await open();
    client.subscribe('matches');
    const [snapshot] = await client.atLeast(1, 'snapshot');
    expect(snapshot?.data).toEqual({ matches: [matchView(7, 3)] });
    const started = liveMatch(4, { in_progress: true, active_slots: { 0: slotOf(4), 15: slotOf(5) } });
    await game().match('created', 0, liveMatch(4));
    await game().match('updated', 0, started);
    await game().match('updated', 0, started);
    await game().match('closed', 0, started);
    await client.atLeast(3, 'event');
    await client.settled();
    expect(client.events('matches')).toEqual([
      ['created', matchView(0, 4)],
      ['updated', matchView(0, 4, { in_progress: true, active_slots: { 0: slotOf(4), 15: slotOf(5) } })],
      ['closed', { id: 0 }],
    ]);
  });

  it('of one match tells of that match alone', async () => {
    const client = await open();
    client.subscribe('match:7', 'match:63');
    const snapshots = await client.atLeast(2, 'snapshot');
    expect(snapshots.map(({ data }) => data)).toEqual([{ match: matchView(7, 3) }, { match: null }]);
    await game().match('created', 0, liveMatch(4));
    await game().match('created', 63, liveMatch(4));
    await game().match('closed', 63, liveMatch(4));
    await game().match('closed', 0, liveMatch(4));
    await client.atLeast(2, 'event');
    await client.settled();
    expect(client.of('event').map(({ channel, type }) => [channel, type])).toEqual([
      ['match:63', 'created'],
      ['match:63', 'closed'],
    ]);
  });

  it('of scores tells each as it is submitted, once, with every digit of its id', async () => {
    const client = await open();
    client.subscribe('scores', 'scores:4');
    const snapshots = await client.atLeast(2, 'snapshot');
    expect(snapshots.map(({ data }) => data)).toEqual([{}, {}]);
    await game().score(scoreOf(18_446_744_073_709_551_557n, 3));
    await game().score(scoreOf(18_446_744_073_709_551_557n, 3));
    await game().score(scoreOf(12, 3, 4));
    await client.atLeast(3, 'event');
    await client.settled();
    const { userid: _, ...score } = scoreOf(18_446_744_073_709_551_557n, 3).score;
    const { map } = scoreOf(1, 3);
    const player = { id: 3, name: 'player 3', country: 'xx' };
    const first = { score: { ...score, mods_readable: 'HDDT', perfect: true }, player, map };
    const second = { ...first, score: { ...first.score, id: 12, mode: 4 } };
    expect(client.events('scores')).toEqual([
      ['submitted', first],
      ['submitted', second],
    ]);
    expect(client.events('scores:4')).toEqual([['submitted', second]]);
  });

  it('that one message names many times is told once', async () => {
    const client = await open();
    client.subscribe(...Array<string>(50).fill('players'));
    await client.settled();
    expect(client.of('snapshot')).toHaveLength(1);
  });

  it('that is subscribed to again is told anew, and one that is left no more', async () => {
    const client = await open();
    client.subscribe('player:5');
    await client.atLeast(1, 'snapshot');
    await game().player('login', livePlayer(5));
    await client.atLeast(1, 'event');
    client.subscribe('player:5');
    const [, second] = await client.atLeast(2, 'snapshot');
    expect(second?.data).toEqual({ player: playerView(5) });
    client.send({ op: 'unsubscribe', channels: ['player:5', 'players'] });
    expect((await client.atLeast(2, 'unsubscribed')).map(({ channel }) => channel)).toEqual([
      'player:5',
      'players',
    ]);
    const other = await open();
    other.subscribe('player:5');
    await other.atLeast(1, 'snapshot');
    await game().player('logout', livePlayer(5));
    await other.atLeast(1, 'event');
    await client.settled();
    expect(client.of('event')).toHaveLength(1);
  });

  it.each([
    '',
    'player',
    'player:',
    'player:0',
    'player:-1',
    'player:03',
    'player:3 ',
    'player:2147483648',
    'match:64',
    'scores:7',
    'scores:9',
    'players:3',
    'Players',
    'chat',
    'everything',
  ])('is not %j', async (channel) => {
    const client = await open();
    client.subscribe(channel, 'player:3');
    const [error] = await client.atLeast(1, 'error');
    expect(error).toEqual({
      op: 'error',
      code: 'unknown_channel',
      message: 'There is no such channel.',
      channel,
    });
    // The others of the message are none the worse for it.
    await client.atLeast(1, 'snapshot');
  });
});
