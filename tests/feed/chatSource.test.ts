import { ChatSource, type StoredMessage } from '../../src/feed/chatSource';
import { BOT_ID } from '../../src/osu/privileges';

const message = (text: string, id = 3, time = 1): StoredMessage => ({
  channel: '#osu',
  player: { id, name: `player ${id}`, country: 'xx', priv: 3 },
  text,
  time,
});

describe('a channel of the chat', () => {
  let stored: StoredMessage[];
  let visible: Set<number>;
  let told: string[];
  let source: ChatSource;

  beforeEach(() => {
    stored = [];
    visible = new Set([3]);
    told = [];
    source = new ChatSource({
      channel: '#osu',
      readLatest: async () => stored,
      visible: { has: (id) => visible.has(id), check: async () => undefined },
      tell: (_channel, _type, data) => told.push((JSON.parse(data) as StoredMessage).text),
    });
  });

  const say = (...messages: StoredMessage[]) =>
    source.take(messages.map((said) => ({ type: 'message', ...said })));
  const shown = () =>
    (JSON.parse(source.snapshot()) as { messages: StoredMessage[] }).messages.map(({ text }) => text);

  it('shows what was kept and then what is said in it', async () => {
    stored = [message('a'), message('b')];
    await source.load();
    await say(message('c'), { ...message('elsewhere'), channel: '#other' });
    expect([shown(), told]).toEqual([['a', 'b', 'c'], ['c']]);
    expect(JSON.parse(source.snapshot())).toMatchObject({
      messages: [{ player: { id: 3, name: 'player 3', country: 'xx' } }, {}, {}],
    });
    expect(source.snapshot()).not.toContain('priv');
  });

  it('tells what was kept already when it is heard of not again, but the same words later are', async () => {
    stored = [message('a')];
    await source.load();
    await say(message('a'), message('a', 3, 2));
    expect([shown(), told]).toEqual([['a', 'a'], ['a']]);
  });

  it('shows the last hundred', async () => {
    stored = Array.from({ length: 99 }, (_, at) => message(`${at}`));
    await source.load();
    await say(message('x'), message('y'));
    expect([shown().length, shown()[0], shown().at(-1)]).toEqual([100, '1', 'y']);
  });

  it('shows nothing of players who are hidden now, and the bot', async () => {
    stored = [message('a'), message('b', 4), message('c', BOT_ID)];
    await source.load();
    await say(message('d', 4), message('e', BOT_ID));
    expect([shown(), told]).toEqual([['a', 'c', 'e'], ['e']]);
    visible = new Set([4]);
    expect(shown()).toEqual(['b', 'c', 'd', 'e']);
    expect([...source.inView()]).toEqual([3, 4, BOT_ID, 4, BOT_ID]);
  });

  it('is read anew after a gap', async () => {
    stored = [message('a')];
    await source.load();
    stored = [message('a'), message('b')];
    await source.load();
    expect(shown()).toEqual(['a', 'b']);
  });
});
