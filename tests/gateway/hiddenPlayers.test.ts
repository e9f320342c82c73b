import { isDeepStrictEqual } from 'node:util';
import { eventually } from '../support/eventually';
import {
  insertPlayer,
  liveMatch,
  livePlayer,
  PUBLIC,
  RESTRICTED,
  slotOf,
  UNVERIFIED,
} from '../support/factories';
import { describeService } from './service';
import { matchView, playerView, scoreOf } from './told';
import { openWebSocket, type WebSocketTester } from './webSocketTester';

const SOON = { visibilityMs: 20, pollMs: 10 };

describeService(
  'a hidden player',
  (service) => {
    const clients: WebSocketTester[] = [];
    const game = () => service().game;

    beforeAll(async () => {
      const { writable } = service().stack;
      await insertPlayer(writable, 3);
      await insertPlayer(writable, 4, { priv: RESTRICTED });
      await insertPlayer(writable, 5, { priv: UNVERIFIED });
      await insertPlayer(writable, 6);
      for (const id of [3, 4, 5, 999]) await game().live.putPlayer(livePlayer(id));
      await game().live.putMatch(0, withPlayers(4, [3, 4, 5]));
    });
    beforeEach(() => setPriv(6, PUBLIC));
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.end();
    });

    const setPriv = async (id: number, priv: number) => {
      await service().stack.writable.query.updateTable('users').set({ priv }).where('id', '=', id).execute();
    };

    async function subscribe(...channels: string[]): Promise<WebSocketTester> {
      const client = await openWebSocket(service().url);
      clients.push(client);
      client.subscribe(...channels);
      await client.atLeast(channels.length, 'snapshot');
      return client;
    }

    const snapshots = (client: WebSocketTester) =>
      Object.fromEntries(client.of('snapshot').map(({ channel, data }) => [channel, data]));

    /** A match whose host and only referee is the first. */
    const withPlayers = (host: number, seated: number[]) =>
      liveMatch(host, { active_slots: Object.fromEntries(seated.map((id, slot) => [slot, slotOf(id)])) });

    it('is in no snapshot', async () => {
      const client = await subscribe('players', 'player:4', 'player:999', 'matches', 'match:0');
      const seen = matchView(0, 4, { host: null, refs: [], active_slots: { 0: slotOf(3) } });
      expect(snapshots(client)).toEqual({
        players: { players: [playerView(3)] },
        'player:4': { player: null },
        'player:999': { player: null },
        matches: { matches: [seen] },
        'match:0': { match: seen },
      });
    });

    it('causes no event: neither by what it does, nor its scores, nor its place in a match', async () => {
      const client = await subscribe('players', 'player:4', 'matches', 'scores');
      await game().player('status', livePlayer(4, { action: 2 }));
      await game().player('logout', livePlayer(4));
      await game().player('login', livePlayer(4));
      await game().player('login', livePlayer(998));
      await game().score(scoreOf(50, 4));
      await game().match('updated', 0, withPlayers(4, [3, 5, 4]));
      await game().match('updated', 0, withPlayers(5, [3]));
      // What comes last shows that the others are through.
      await game().player('login', livePlayer(6));
      await game().score(scoreOf(51, 6));
      await game().match('updated', 0, withPlayers(4, [3, 4, 6]));
      await client.atLeast(3, 'event');
      await client.settled();
      expect(client.of('event').map(({ channel, type }) => [channel, type])).toEqual(
        expect.arrayContaining([
          ['players', 'login'],
          ['scores', 'submitted'],
          ['matches', 'updated'],
        ]),
      );
      expect(client.of('event')).toHaveLength(3);
      await game().match('updated', 0, withPlayers(4, [3, 4, 5]));
      await game().player('logout', livePlayer(6));
    });

    it('is told as gone when it becomes hidden, and as there when it is public again', async () => {
      const client = await subscribe('players', 'player:6', 'match:8');
      await game().player('login', livePlayer(6, { action: 3 }));
      await game().match('created', 8, withPlayers(6, [6, 3]));
      await client.atLeast(3, 'event');
      await setPriv(6, RESTRICTED);
      await client.atLeast(6, 'event');
      expect(client.events('players')[1]).toEqual(['logout', { id: 6 }]);
      expect(client.events('player:6')[1]).toEqual(['logout', { id: 6 }]);
      const seen = matchView(8, 6, { host: null, refs: [], active_slots: { 1: slotOf(3) } });
      expect(client.events('match:8')[1]).toEqual(['updated', seen]);
      await game().player('status', livePlayer(6, { action: 4 }));
      await setPriv(6, PUBLIC);
      await client.atLeast(9, 'event');
      const there = playerView(6, { action: 4 });
      await eventually(() => isDeepStrictEqual(client.events('player:6').at(-1)?.[1], there));
      expect(client.events('match:8')[2]).toEqual([
        'updated',
        matchView(8, 6, { active_slots: { 0: slotOf(6), 1: slotOf(3) } }),
      ]);
      await game().match('closed', 8, withPlayers(6, [6, 3]));
      await game().player('logout', livePlayer(6));
    });

    it('is in nothing that is told again to who comes back', async () => {
      const client = await subscribe('scores', 'players');
      const [scores, players] = client.of('snapshot');
      const watcher = await subscribe('player:6', 'scores', 'players');
      await game().score(scoreOf(60, 6));
      await game().player('login', livePlayer(6));
      await watcher.atLeast(3, 'event');
      await client.end();
      await setPriv(6, RESTRICTED);
      await watcher.atLeast(5, 'event');
      const back = await openWebSocket(service().url);
      clients.push(back);
      back.resume('scores', scores?.position ?? '');
      back.resume('players', players?.position ?? '');
      await back.atLeast(2, 'snapshot');
      expect(back.of('resumed')).toEqual([]);
      expect(snapshots(back)).toEqual({ scores: {}, players: { players: [playerView(3)] } });
      await game().player('logout', livePlayer(6));
    });
  },
  { feed: SOON },
);
