import type { StoredMessage } from '../../src/feed/chatSource';
import type { ClientMessage, ServerMessage } from '../../src/gateway/protocol';
import { describeService } from '../gateway/service';
import { openWebSocket, type WebSocketTester } from '../gateway/webSocketTester';
import { insertPlayer, PUBLIC, RESTRICTED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import {
  ADMIN,
  holdsSoon,
  fillChat,
  keyOf,
  messageOf,
  OTHER,
  PLAYER,
  RESTRICTED_ID,
  SILENCED,
  SUPPORTER,
  tell,
  UNVERIFIED_ID,
  viewOf,
} from './support';

type Op = ServerMessage['op'];

/** Sends it and waits for the next message that has the op. */
async function ask<O extends Op>(client: WebSocketTester, message: ClientMessage, op: O) {
  const before = client.of(op).length;
  client.send(message);
  return (await client.atLeast(before + 1, op))[before]!;
}

/** The texts of chat events. */
const heardBy = (client: WebSocketTester) =>
  client.of('event').map(({ data }) => (data as StoredMessage).text);

const UNLIMITED = { env: { API_RATE_LIMITS: 'false' }, limits: { rightsMs: 50 } };

describeService(
  'chat on the gateway',
  (service) => {
    const stack = () => service().stack;
    const clients: WebSocketTester[] = [];

    beforeAll(async () => {
      await fillChat(stack());
      await stack().context.events.ready();
    });
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.end();
    });

    async function open(headers: Record<string, string>): Promise<WebSocketTester> {
      const client = await openWebSocket(service().url, { headers });
      clients.push(client);
      return client;
    }
    const openByKey = (id: number) => open({ Authorization: keyOf(id) });
    const openBySession = async (id: number) => open({ Cookie: await sessionCookie(stack(), id) });

    /** What was said before. */
    async function subscribe(client: WebSocketTester, channel = 'chat:#osu'): Promise<StoredMessage[]> {
      const { data } = await ask(client, { op: 'subscribe', channels: [channel] }, 'snapshot');
      return (data as { messages: StoredMessage[] }).messages;
    }
    const refusal = (client: WebSocketTester, message: ClientMessage) => ask(client, message, 'error');

    it('is the latest messages and then what is said, in the game and here', async () => {
      const before = messageOf(OTHER, 'before', { time: 1_700_000_000_000 });
      await tell(stack(), before);
      const reader = await openByKey(PLAYER);
      await holdsSoon(async () => expect(await stack().context.chat.latest('#osu')).toHaveLength(1));
      expect(await subscribe(reader)).toEqual([viewOf(before)]);

      const said = messageOf(OTHER, 'in the game 🎮');
      await tell(stack(), messageOf(OTHER, 'elsewhere', { channel: '#open' }));
      await tell(stack(), said);
      await holdsSoon(async () => expect(heardBy(reader)).toEqual(['in the game 🎮']));
      expect(reader.of('event')[0]).toMatchObject({
        channel: 'chat:#osu',
        type: 'message',
        data: viewOf(said),
      });

      const writer = await openBySession(OTHER);
      const { channel, data } = await ask(writer, { op: 'send', channel: 'chat:#osu', text: ' hi ' }, 'sent');
      expect([channel, data.text, data.player]).toEqual([
        'chat:#osu',
        'hi',
        { id: OTHER, name: 'player 12', country: 'xx' },
      ]);
      await holdsSoon(async () => expect(heardBy(reader)).toEqual(['in the game 🎮', 'hi']));
      expect(reader.of('event')[1]!.data).toEqual(data);
      const late = await openByKey(ADMIN);
      expect((await subscribe(late)).map(({ text }) => text)).toEqual(['before', 'in the game 🎮', 'hi']);
      expect(JSON.stringify([reader.messages, writer.messages, late.messages])).not.toMatch(/priv|email/);
    });

    it('is nobody’s without a key or a log-in', async () => {
      const client = await open({});
      for (const message of [
        { op: 'subscribe', channels: ['chat:#open'] },
        { op: 'send', channel: 'chat:#open', text: 'hi' },
        { op: 'send', channel: 'chat:#nope', text: 'hi' },
      ] as ClientMessage[]) {
        const { code } = await refusal(client, message);
        expect(code).toBe('authentication_required');
      }
    });

    it('is not there for who may not read it', async () => {
      for (const [client, name] of [
        [await openByKey(PLAYER), '#supporter'],
        [await openByKey(PLAYER), '#staff'],
        [await openByKey(PLAYER), '#nope'],
        [await openByKey(PLAYER), '#OSU'],
        [await openBySession(RESTRICTED_ID), '#osu'],
      ] as const)
        for (const message of [
          { op: 'subscribe', channels: [`chat:${name}`] },
          { op: 'send', channel: `chat:${name}`, text: 'hi' },
        ] as ClientMessage[])
          expect(await refusal(client, message)).toMatchObject({
            code: 'unknown_channel',
            message: 'There is no such channel.',
            channel: `chat:${name}`,
          });
      await subscribe(await openByKey(SUPPORTER), 'chat:#supporter');
    });

    it.each([
      ['who is no administrator', PLAYER, '#announce', 'You may not write in this channel.'],
      ['who is restricted', RESTRICTED_ID, '#open', 'You may not write in this channel.'],
      ['who is unverified', UNVERIFIED_ID, '#osu', 'You may not write in this channel.'],
      ['who is silenced', SILENCED, '#osu', 'You are silenced.'],
    ])('is read and not written by one %s', async (_who, id, name, message) => {
      const client = await openBySession(id);
      await subscribe(client, `chat:${name}`);
      expect(await refusal(client, { op: 'send', channel: `chat:${name}`, text: 'hi' })).toEqual({
        op: 'error',
        code: 'forbidden',
        message,
        channel: `chat:${name}`,
      });
    });

    it.each([
      ['', 'String should have at least 1 character'],
      ['x'.repeat(2001), 'String should have at most 2000 characters'],
      ['a\nb', 'Value error, control characters are not allowed'],
    ])('takes no text that it would not take over HTTP (%#)', async (text, message) => {
      const client = await openByKey(PLAYER);
      expect(await refusal(client, { op: 'send', channel: 'chat:#osu', text })).toEqual({
        op: 'error',
        code: 'invalid_text',
        message,
        channel: 'chat:#osu',
      });
    });

    it('takes the longest text, with every letter escaped', async () => {
      const client = await openByKey(PLAYER);
      const text = '😀'.repeat(2000);
      const escaped = '\\ud83d\\ude00'.repeat(2000);
      client.webSocket.send(`{"op":"send","channel":"chat:#open","text":"${escaped}"}`);
      const [sent] = await client.atLeast(1, 'sent');
      expect(sent!.data.text).toBe(text);
    });

    it.each(['players', 'scores:0', '#osu', 'osu', 'chat:', 'chat:osu'])(
      'is not written in %s',
      async (channel) => {
        const client = await openByKey(PLAYER);
        const { code } = await refusal(client, { op: 'send', channel, text: 'hi' });
        expect(code).toBe('unknown_channel');
      },
    );

    it('tells when a message could not be sent', async () => {
      const client = await openByKey(PLAYER);
      for (const error of [new Error('away'), Object.assign(new Error('x'), { status: 403 })]) {
        jest.spyOn(stack().context.events, 'publish').mockRejectedValueOnce(error);
        expect(await refusal(client, { op: 'send', channel: 'chat:#osu', text: 'hi' })).toMatchObject({
          code: 'unavailable',
          channel: 'chat:#osu',
        });
      }
      await ask(client, { op: 'send', channel: 'chat:#osu', text: 'again' }, 'sent');
    });

    it.each<[string, object]>([
      ['a privilege', { priv: PUBLIC }],
      ['the right to be seen', { priv: RESTRICTED }],
    ])('ends for who loses %s, by key and by session', async (_what, loss) => {
      const setPlayer = (values: object) =>
        stack().writable.query.updateTable('users').set(values).where('users.id', '=', SUPPORTER).execute();
      const readers = [await openByKey(SUPPORTER), await openBySession(SUPPORTER)];
      const stays = await openByKey(SUPPORTER);
      for (const reader of readers) await subscribe(reader, 'chat:#supporter');
      await subscribe(stays, 'chat:#open');
      await setPlayer(loss);
      for (const reader of readers)
        await holdsSoon(async () =>
          expect(reader.of('unsubscribed')).toEqual([{ op: 'unsubscribed', channel: 'chat:#supporter' }]),
        );
      await stack().context.chat.send('#open', OTHER, 'to all');
      await tell(stack(), messageOf(OTHER, 'to supporters', { channel: '#supporter' }));
      await holdsSoon(async () => expect(heardBy(stays)).toEqual(['to all']));
      expect(stays.of('unsubscribed')).toEqual([]);
      for (const reader of readers) expect(heardBy(reader)).toEqual([]);
      await setPlayer({ priv: PUBLIC | 16 });
    });

    it('leaves out who is hidden', async () => {
      await insertPlayer(stack().writable, 80, { priv: RESTRICTED });
      const reader = await openByKey(ADMIN);
      await subscribe(reader);
      // The game server says that it is public.
      await tell(stack(), messageOf(80, 'of the hidden'));
      await tell(stack(), messageOf(PLAYER, 'of another'));
      await holdsSoon(async () => expect(heardBy(reader)).toEqual(['of another']));
      const late = await openByKey(OTHER);
      await subscribe(late);
      expect(JSON.stringify([...reader.messages, ...late.messages])).not.toContain('of the hidden');
    });
  },
  UNLIMITED,
);

describeService('chat on the gateway, often', (service) => {
  it('is limited together with what is said over HTTP', async () => {
    const { stack, url } = service();
    await fillChat(stack);
    const client = await openWebSocket(url, { headers: { Authorization: keyOf(PLAYER) } });
    const message = { op: 'send', channel: 'chat:#osu', text: 'hi' } as const;
    for (let at = 0; at < 5; at += 1) {
      await ask(client, message, 'sent');
      await stack.context.chat.send('#osu', PLAYER, 'hi');
    }
    expect(await ask(client, message, 'error')).toEqual({
      op: 'error',
      code: 'too_many_messages',
      message: 'Too many attempts. Please try again later.',
      channel: 'chat:#osu',
    });
    await client.end();
  });
});
