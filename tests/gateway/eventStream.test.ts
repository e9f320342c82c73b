import { connect } from 'node:net';
import type { ChatPort } from '../../src/feed/chatPort';
import { eventually } from '../support/eventually';
import { insertPlayer, livePlayer, refusals } from '../support/factories';
import { describeService } from './service';
import { StreamTester } from './streamTester';
import { playerView, scoreOf } from './told';

const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';
const LISTED = 'https://listed.example';

const chat: ChatPort = { mayRead: async (channel) => channel === '#osu', latest: async () => [] };

describeService(
  'an event stream',
  (service) => {
    const streams: StreamTester[] = [];
    const game = () => service().game;
    const urlOf = (query: string) => `${service().url}/v2/events${query}`;

    beforeAll(async () => {
      await insertPlayer(service().stack.writable, 3, { api_key: KEY });
      await game().live.putPlayer(livePlayer(3));
    });
    afterEach(async () => {
      for (const stream of streams.splice(0)) await stream.end();
    });

    async function open(query: string, headers: Record<string, string> = {}): Promise<StreamTester> {
      const stream = await StreamTester.open(urlOf(query), headers);
      streams.push(stream);
      return stream;
    }

    it('tells the same as a WebSocket', async () => {
      const stream = await open('?channels=players,scores:0,player:99');
      await stream.atLeast(3, 'snapshot');
      await game().player('status', livePlayer(3, { action: 5 }));
      await stream.atLeast(1, 'event');
      await game().score(scoreOf(70, 3));
      await stream.atLeast(2, 'event');
      expect(stream.response.status).toBe(200);
      expect(stream.retry).toBe(3000);
      expect(stream.messages[0]?.message).toMatchObject({
        op: 'hello',
        player: null,
        limits: { subscriptions: 3 },
      });
      expect(Object.fromEntries(stream.of('snapshot').map(({ channel, data }) => [channel, data]))).toEqual({
        players: { players: [playerView(3)] },
        'scores:0': {},
        'player:99': { player: null },
      });
      expect(stream.of('event').map(({ channel, type }) => [channel, type])).toEqual([
        ['players', 'status'],
        ['scores:0', 'submitted'],
      ]);
      await game().player('status', livePlayer(3));
    });

    it('has the headers that pages and proxies need', async () => {
      const { headers } = (await open('?channels=players', { Origin: 'https://other.example' })).response;
      expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-accel-buffering')).toBe('no');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      const listed = (await open('?channels=players', { Origin: LISTED })).response.headers;
      expect(listed.get('access-control-allow-origin')).toBe(LISTED);
      expect(listed.get('access-control-allow-credentials')).toBe('true');
    });

    it('answers a request for its headers alone with those', async () => {
      const answer = await fetch(urlOf('?channels=players'), { method: 'HEAD' });
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        200,
        'text/event-stream; charset=utf-8',
        '',
      ]);
    });

    it('goes on where it was, without loss, in all its channels', async () => {
      const query = '?channels=players,player:3';
      const watcher = await open('?channels=player:3');
      const stream = await open(query);
      await stream.atLeast(2, 'snapshot');
      await game().player('status', livePlayer(3, { action: 1 }));
      await stream.atLeast(2, 'event');
      await stream.end();
      await game().player('status', livePlayer(3, { action: 2 }));
      await game().player('status', livePlayer(3, { action: 3 }));
      await watcher.atLeast(3, 'event');
      const { lastId } = stream;
      for (const back of [
        await open(query, { 'Last-Event-ID': lastId }),
        await open(`${query}&last_event_id=${encodeURIComponent(lastId)}`),
      ]) {
        await back.atLeast(4, 'event');
        expect(back.of('snapshot')).toEqual([]);
        expect(back.of('resumed').map(({ channel }) => channel)).toEqual(['players', 'player:3']);
        expect(back.of('event').map(({ channel, data }) => [channel, data])).toEqual([
          ['players', playerView(3, { action: 2 })],
          ['players', playerView(3, { action: 3 })],
          ['player:3', playerView(3, { action: 2 })],
          ['player:3', playerView(3, { action: 3 })],
        ]);
        // Whoever breaks off again has missed nothing of either.
        const again = await open(query, { 'Last-Event-ID': back.lastId });
        await again.atLeast(2, 'resumed');
        expect(again.of('snapshot')).toEqual([]);
      }
      await game().player('status', livePlayer(3));
    });

    it.each(['', 'x', ',', '-,-', 'x:1,x:2', 'x:1'])('begins anew with an id of nowhere (%j)', async (id) => {
      const stream = await open('?channels=players,player:3', { 'Last-Event-ID': id });
      await stream.atLeast(2, 'snapshot');
      expect(stream.of('resumed')).toEqual([]);
    });

    it('repeats nothing of an id that is none of its own', async () => {
      const foreign = encodeURIComponent('a\nevent: evil\ndata: {}\n\nid: y,z');
      const stream = await open(`?channels=players,scores&last_event_id=${foreign}`);
      await stream.atLeast(2, 'snapshot');
      for (const { id } of stream.messages)
        if (id !== undefined) expect(id).toMatch(/^[\w.-]+:\d+,(?:-|[\w.-]+:\d+)$/);
      expect(stream.lastId).not.toMatch(/-$/);
    });

    it('is refused behind another request on the same connection, which would never end', async () => {
      const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
      const socket = connect(Number(new URL(service().url).port), '127.0.0.1');
      let text = '';
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.write(get('/v1/get_player_count?long=way') + get('/v2/events?channels=player:98'));
      await eventually(() => text.includes('An event stream needs a connection of its own.'));
      socket.write(get('/v2/events?channels=player:98').repeat(3));
      await eventually(() => text.includes('"op":"snapshot"'));
      expect(service().stack.context.meters.gateway.eventStreams).toBe(1);
      socket.destroy();
      await eventually(() => service().stack.context.meters.gateway.eventStreams === 0);
    });

    it('takes a channel that is named twice once', async () => {
      const stream = await open('?channels=players,players');
      await stream.atLeast(1, 'snapshot');
      expect(stream.messages[0]?.message).toMatchObject({ limits: { subscriptions: 1 } });
    });

    it('gives signs of life', async () => {
      const stream = await open('?channels=player:99');
      await eventually(() => stream.comments >= 2);
      expect(stream.of('event')).toEqual([]);
    });

    it('has the chat for a key or a session', async () => {
      const query = `?channels=${encodeURIComponent('chat:#osu')}`;
      const anybody = await fetch(urlOf(query));
      expect([anybody.status, await anybody.json()]).toEqual([
        401,
        { status: 'error', error: 'Authentication required.' },
      ]);
      const stream = await open(query, { Authorization: KEY });
      await stream.atLeast(1, 'snapshot');
      expect(stream.messages[0]?.message).toMatchObject({ player: { id: 3, name: 'player 3' } });
      const wrong = await fetch(urlOf(query), { headers: { Authorization: 'wrong' } });
      expect([wrong.status, await wrong.json()]).toEqual([
        401,
        { status: 'error', error: 'Invalid API key.' },
      ]);
    });

    it.each([
      ['', 422, { detail: [refusals.missing('channels')] }],
      ['?channels=', 404, { status: 'error', error: 'Channel not found.' }],
      ['?channels=players,everything', 404, { status: 'error', error: 'Channel not found.' }],
      [
        `?channels=${Array.from({ length: 21 }, (_, at) => `player:${at + 1}`).join()}`,
        400,
        { status: 'error', error: 'Too many channels: at most 20.' },
      ],
    ])('of %j is refused', async (query, status, body) => {
      const answer = await fetch(urlOf(query));
      expect([answer.status, await answer.json()]).toEqual([status, body]);
    });

    it('of channels that are not for the key is refused as if there were none', async () => {
      const query = `?channels=${encodeURIComponent('chat:#staff')}`;
      const answer = await fetch(urlOf(query), { headers: { Authorization: KEY } });
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { status: 'error', error: 'Channel not found.' },
      ]);
    });

    it('takes no other method', async () => {
      const answer = await fetch(urlOf('?channels=players'), { method: 'POST' });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    });
  },
  {
    overrides: { chat },
    env: { API_RATE_LIMITS: 'false', API_CREDENTIAL_ORIGINS: LISTED },
    limits: { heartbeatMs: 60 },
  },
);
