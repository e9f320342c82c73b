import {
  insertMap,
  insertPlayer,
  insertScore,
  liveMatch,
  livePlayer,
  RESTRICTED,
  slotOf,
} from '../support/factories';
import { describeService } from './service';
import { matchView, playerView, scoreOf } from './told';
import { openWebSocket, type WebSocketTester } from './webSocketTester';

const QUICK = { pollMs: 15, slowPollMs: 40, visibilityMs: 30 };

describeService(
  'a game server that tells of nothing',
  (service) => {
    const clients: WebSocketTester[] = [];
    const live = () => service().game.live;

    beforeAll(async () => {
      const { writable } = service().stack;
      for (const id of [3, 4]) await insertPlayer(writable, id);
      await insertPlayer(writable, 5, { priv: RESTRICTED });
      await insertMap(writable, 1);
      await insertScore(writable, { id: 1, userid: 3, map_md5: await insertMap(writable, 2) });
    });
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.end();
    });

    async function subscribe(...channels: string[]): Promise<WebSocketTester> {
      const client = await openWebSocket(service().url);
      clients.push(client);
      client.subscribe(...channels);
      await client.atLeast(channels.length, 'snapshot');
      return client;
    }

    it('is looked at for who comes, does something and goes', async () => {
      const client = await subscribe('players', 'player:3');
      await live().putPlayer(livePlayer(5));
      await live().putPlayer(livePlayer(3));
      await client.atLeast(2, 'event');
      await live().putPlayer(livePlayer(3, { action: 2, map_id: 7 }));
      await client.atLeast(4, 'event');
      await live().putPlayer(livePlayer(3, { action: 2, map_id: 7 }));
      await live().putPlayer(livePlayer(4));
      await client.atLeast(5, 'event');
      await live().removePlayer(3);
      await client.atLeast(7, 'event');
      await client.settled();
      expect(client.events('players')).toEqual([
        ['login', playerView(3)],
        ['status', playerView(3, { action: 2, beatmap_id: 7 })],
        ['login', playerView(4)],
        ['logout', { id: 3 }],
      ]);
      expect(client.events('player:3').map(([type]) => type)).toEqual(['login', 'status', 'logout']);
      for (const id of [4, 5]) await live().removePlayer(id);
    });

    it('is looked at for matches', async () => {
      const client = await subscribe('matches', 'match:2');
      await live().putMatch(2, liveMatch(3));
      await client.atLeast(2, 'event');
      const full = { active_slots: { 0: slotOf(3), 4: slotOf(4) } };
      await live().putMatch(2, liveMatch(3, full));
      await client.atLeast(4, 'event');
      await live().removeMatch(2);
      await client.atLeast(6, 'event');
      const expected = [
        ['created', matchView(2, 3)],
        ['updated', matchView(2, 3, full)],
        ['closed', { id: 2 }],
      ];
      expect([client.events('matches'), client.events('match:2')]).toEqual([expected, expected]);
    });

    it('has its new scores from the database, each once, as if it had told', async () => {
      const client = await subscribe('scores', 'scores:4');
      const { writable } = service().stack;
      const { score, player, map } = scoreOf(12, 3, 4);
      const { userid: _, ...rest } = { ...score, mods_readable: 'HDDT', perfect: true };
      await insertScore(writable, { ...score, id: 11, userid: 5 });
      await insertScore(writable, { ...score, id: 12, userid: 3, play_time: '2025-01-02 03:04:05' });
      await client.atLeast(2, 'event');
      // One that was committed late, one whose map is unknown, and one that the game server tells of as well.
      await insertScore(writable, { ...score, id: 10, userid: 3, mode: 0 });
      await insertScore(writable, { ...score, id: 13, userid: 3, map_md5: 'unknown' });
      await client.atLeast(3, 'event');
      await service().game.score(scoreOf(14, 3));
      await insertScore(writable, { ...score, id: 14, userid: 3 });
      await client.atLeast(4, 'event');
      await insertScore(writable, { ...score, id: 15, userid: 3, mode: 0 });
      await client.atLeast(5, 'event');
      expect(client.events('scores:4')).toEqual([
        [
          'submitted',
          { score: rest, player: { id: 3, name: player.name, country: 'xx' }, map: { ...map, set_id: 1000 } },
        ],
      ]);
      expect(client.events('scores').map(([, data]) => (data as { score: { id: number } }).score.id)).toEqual(
        [12, 10, 14, 15],
      );
    });
  },
  { feed: { ...QUICK, silentMs: 0 } },
);

describeService(
  'a game server that tells of most things',
  (service) => {
    const clients: WebSocketTester[] = [];
    const game = () => service().game;

    beforeAll(async () => {
      for (const id of [3, 4, 5]) await insertPlayer(service().stack.writable, id);
    });
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.end();
    });

    it('is looked at now and then for what it does not tell', async () => {
      const client = await openWebSocket(service().url);
      clients.push(client);
      client.subscribe('players');
      await client.atLeast(1, 'snapshot');
      await game().player('login', livePlayer(3));
      await game().live.putPlayer(livePlayer(4));
      await client.atLeast(2, 'event');
      // A player whose heartbeats have ended is gone in the same way.
      await game().player('status', livePlayer(3, { action: 1 }));
      await game().live.removePlayer(4);
      await client.atLeast(4, 'event');
      await game().player('login', livePlayer(5));
      await client.atLeast(5, 'event');
      await client.settled();
      expect(client.events('players')).toEqual([
        ['login', playerView(3)],
        ['login', playerView(4)],
        ['status', playerView(3, { action: 1 })],
        ['logout', { id: 4 }],
        ['login', playerView(5)],
      ]);
    });
  },
  { feed: QUICK },
);
