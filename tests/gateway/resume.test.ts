import { insertPlayer, livePlayer } from '../support/factories';
import { describeService } from './service';
import { playerView } from './told';
import { openWebSocket, type WebSocketTester } from './webSocketTester';

const KEPT = 4;

describeService(
  'a client that comes back',
  (service) => {
    const clients: WebSocketTester[] = [];
    const game = () => service().game;
    let watcher: WebSocketTester;
    let actions = 0;

    beforeAll(async () => {
      await insertPlayer(service().stack.writable, 3);
      await game().live.putPlayer(livePlayer(3));
    });
    beforeEach(async () => {
      watcher = await open();
      watcher.subscribe('player:3');
      await watcher.atLeast(1, 'snapshot');
    });
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.end();
    });

    async function open(): Promise<WebSocketTester> {
      const client = await openWebSocket(service().url);
      clients.push(client);
      return client;
    }

    /** So many changes, each told of when this resolves. Returns what is told. */
    async function change(times: number): Promise<unknown[]> {
      const before = watcher.of('event').length;
      const told: unknown[] = [];
      for (let left = times; left > 0; left -= 1) {
        actions += 1;
        await game().player('status', livePlayer(3, { map_id: actions }));
        told.push(['status', playerView(3, { beatmap_id: actions })]);
      }
      await watcher.atLeast(before + times, 'event');
      return told;
    }

    it('gets what it missed, once and in order, and then goes on', async () => {
      const client = await open();
      client.subscribe('players');
      await client.atLeast(1, 'snapshot');
      await change(2);
      const [, last] = await client.atLeast(2, 'event');
      await client.end();
      const missed = await change(KEPT);
      const back = await open();
      back.resume('players', last?.position ?? '');
      await back.atLeast(KEPT, 'event');
      const later = await change(1);
      await back.atLeast(KEPT + 1, 'event');
      expect(back.messages.slice(1, 3).map(({ op }) => op)).toEqual(['resumed', 'event']);
      expect(back.of('resumed')).toEqual([{ op: 'resumed', channel: 'players', position: last?.position }]);
      expect(back.events('players')).toEqual([...missed, ...later]);
      expect(back.of('snapshot')).toEqual([]);
    });

    it('from a snapshot on gets all events after it', async () => {
      const client = await open();
      client.subscribe('players');
      const [snapshot] = await client.atLeast(1, 'snapshot');
      await client.end();
      const missed = await change(1);
      const back = await open();
      back.resume('players', snapshot?.position ?? '');
      await back.atLeast(1, 'event');
      expect(back.events('players')).toEqual(missed);
    });

    it('that missed nothing is told so', async () => {
      await change(1);
      const position = watcher.of('event').at(-1)?.position ?? '';
      const back = await open();
      back.resume('player:3', position);
      expect(await back.atLeast(1, 'resumed')).toEqual([{ op: 'resumed', channel: 'player:3', position }]);
      await back.settled();
      expect(back.messages).toHaveLength(3);
    });

    it('too late gets a new snapshot', async () => {
      await change(1);
      const position = watcher.of('event').at(-1)?.position ?? '';
      await change(KEPT + 1);
      const back = await open();
      back.resume('player:3', position);
      const [snapshot] = await back.atLeast(1, 'snapshot');
      await back.settled();
      expect(snapshot?.data).toEqual({ player: playerView(3, { beatmap_id: actions }) });
      expect([back.of('resumed'), back.of('event')]).toEqual([[], []]);
    });

    it.each(['', 'x', 'x:1', ':', '9999999999', '-'])(
      'with a position of nowhere (%j) too',
      async (position) => {
        const back = await open();
        back.resume('player:3', position);
        await back.atLeast(1, 'snapshot');
        expect(back.of('resumed')).toEqual([]);
      },
    );

    it('with a position that is yet to come too, or one of another channel', async () => {
      await change(1);
      const position = watcher.of('event').at(-1)?.position ?? '';
      const [epoch, number] = position.split(':');
      const back = await open();
      back.resume('player:3', `${epoch}:${Number(number) + 1}`);
      await back.atLeast(1, 'snapshot');
      back.resume('player:4', position);
      await back.atLeast(2, 'snapshot');
      expect(back.of('resumed')).toEqual([]);
    });
  },
  { feed: { keptPerChannel: KEPT } },
);
