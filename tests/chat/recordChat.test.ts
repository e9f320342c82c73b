import { setImmediate as nextTurn } from 'node:timers/promises';
import pino from 'pino';
import type { ChatHistory } from '../../src/chat/chatHistory';
import { createMemoryChatHistory } from '../../src/chat/memoryChatHistory';
import { recordChat } from '../../src/chat/recordChat';
import type { LiveEvents } from '../../src/live/liveEvents';
import { createMemoryEvents } from '../../src/live/memoryEvents';
import { createEmbeddedStack, type Stack } from '../support/stacks';
import { fillChat, messageOf } from './support';

const log = pino({ enabled: false });

describe('what is said', () => {
  let stack: Stack;
  let events: LiveEvents;
  let history: ChatHistory;
  let stop: () => Promise<void>;
  let time: number;

  beforeEach(async () => {
    stack = await createEmbeddedStack();
    await fillChat(stack);
    [events, history, time] = [createMemoryEvents(log), createMemoryChatHistory(), 0];
    stop = recordChat({ events, history, database: stack.context.database, log, now: () => time });
  });
  afterEach(async () => {
    await stop();
    await stack.close();
  });

  const say = (text: string, channel?: string) =>
    events.publish('chat', { type: 'message', ...messageOf(3, text, { channel, time: (time += 1) }) });

  /** Once all that was said is taken. */
  async function kept(channel = '#osu'): Promise<string[]> {
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    return (await history.latest(channel)).map(({ text }) => text);
  }

  it('is kept of every channel that the database has', async () => {
    await say('one');
    await say('two', '#open');
    await say('three');
    expect(await kept()).toEqual(['one', 'three']);
    expect(await kept('#open')).toEqual(['two']);
  });

  it.each(['#nowhere', '#OSU', 'osu', '', '#multi_5', '#spec_3', 'player 4', '#osu '])(
    'is not kept of %p',
    async (channel) => {
      await say('hi', channel);
      expect(await kept(channel)).toEqual([]);
    },
  );

  it('is kept of a channel that was made just now, once it is looked for again', async () => {
    await say('early', '#new');
    expect(await kept('#new')).toEqual([]);
    await stack.writable.query.insertInto('channels').values({ name: '#new', topic: '' }).execute();
    await say('soon', '#new');
    time += 5_000;
    await say('later', '#new');
    expect(await kept('#new')).toEqual(['later']);
  });

  it('costs no query a message', async () => {
    await say('first');
    await kept();
    const before = stack.statements.length;
    for (let at = 0; at < 50; at += 1) {
      await say(`text ${at}`);
      await say(`text ${at}`, '#nowhere');
      await nextTurn();
    }
    await kept();
    expect(stack.statements.slice(before)).toEqual([]);
  });

  it('is not kept when it is longer than the game can show', async () => {
    await say('x'.repeat(32_001));
    await say('x'.repeat(32_000));
    expect((await kept()).map(({ length }) => length)).toEqual([32_000]);
  });

  it('goes on being kept after the history or the database was away', async () => {
    jest.spyOn(history, 'keep').mockRejectedValueOnce(new Error('away'));
    await say('lost');
    expect(await kept()).toEqual([]);
    time += 100_000;
    const read = jest.spyOn(stack.context.database.query, 'selectFrom').mockImplementationOnce(() => {
      throw new Error('away');
    });
    await say('lost too');
    expect(await kept()).toEqual([]);
    expect(read).toHaveBeenCalledTimes(1);
    await say('kept');
    expect(await kept()).toEqual(['kept']);
  });

  it('is no longer kept after the end', async () => {
    await say('before');
    await kept();
    await stop();
    await say('after');
    expect(await kept()).toEqual(['before']);
  });
});
