import { Channel } from '../../src/feed/channel';
import { History } from '../../src/feed/history';
import type { FeedMessage, Subscriber } from '../../src/feed/message';

class Listener implements Subscriber {
  readonly heard: FeedMessage[] = [];
  deliver(messages: readonly FeedMessage[]): void {
    this.heard.push(...messages);
  }
  /** What was heard since the last time, in short. */
  take(): string[] {
    return this.heard.splice(0).map((message) => {
      if (message.op === 'event') return `${message.type} ${message.position}`;
      return 'position' in message ? `${message.op} ${message.position}` : message.op;
    });
  }
}

describe('a channel', () => {
  let scheduled: Channel[];
  let state: string;
  const create = ({ epoch = 'e', history = new History(100), keptMax = 3 } = {}) =>
    new Channel({
      name: 'players',
      epoch,
      readSnapshot: () => state,
      history,
      keptMax,
      schedule: (channel) => scheduled.push(channel),
    });

  beforeEach(() => {
    scheduled = [];
    state = '{}';
  });

  it('tells a snapshot at once, and events of one turn together and in order', () => {
    const channel = create();
    const listener = new Listener();
    channel.open();
    channel.attach(listener);
    expect(listener.heard).toEqual([{ op: 'snapshot', channel: 'players', position: 'e:1', data: '{}' }]);
    channel.tell('login', '{"id":3}', [3]);
    channel.tell('logout', '{"id":3}', [3]);
    expect(listener.heard).toHaveLength(1);
    expect(scheduled).toContain(channel);
    channel.flush();
    expect(listener.heard.slice(1)).toEqual([
      { op: 'event', channel: 'players', position: 'e:2', type: 'login', data: '{"id":3}' },
      { op: 'event', channel: 'players', position: 'e:3', type: 'logout', data: '{"id":3}' },
    ]);
    channel.flush();
    expect(listener.heard).toHaveLength(3);
  });

  it('tells what is pending to those whom it is for, not to who comes after it', () => {
    const channel = create();
    const [first, second] = [new Listener(), new Listener()];
    channel.open();
    channel.attach(first);
    channel.tell('a', '1', []);
    state = '{"a":1}';
    channel.attach(second);
    channel.flush();
    expect(first.take()).toEqual(['snapshot e:1', 'a e:2']);
    expect(second.heard).toEqual([{ op: 'snapshot', channel: 'players', position: 'e:2', data: '{"a":1}' }]);
  });

  it('tells what is pending before it closes', () => {
    const channel = create();
    const listener = new Listener();
    channel.open();
    channel.attach(listener);
    channel.tell('a', '1', []);
    channel.close();
    channel.tellUnavailable();
    channel.flush();
    expect(listener.take()).toEqual(['snapshot e:1', 'a e:2', 'unavailable']);
  });

  it('makes a snapshot once for all who get the same', () => {
    const channel = create();
    channel.open();
    let reads = 0;
    Object.defineProperty(channel['options'], 'readSnapshot', { value: () => `${(reads += 1)}` });
    for (let count = 0; count < 3; count += 1) channel.attach(new Listener());
    expect(reads).toBe(1);
    channel.tell('a', '1', []);
    channel.attach(new Listener());
    expect(reads).toBe(2);
    channel.forgetSnapshot();
    channel.attach(new Listener());
    expect(reads).toBe(3);
  });

  it('tells nothing before it opens, nor while it is closed', () => {
    const channel = create();
    const listener = new Listener();
    channel.attach(listener);
    channel.tell('a', '1', []);
    channel.flush();
    expect(listener.take()).toEqual([]);
    channel.open();
    channel.tell('b', '2', []);
    channel.close();
    channel.tell('c', '3', []);
    channel.flush();
    expect(listener.take()).toEqual(['snapshot e:1', 'b e:2']);
    channel.open();
    expect(listener.take()).toEqual(['snapshot e:3']);
  });

  it('says once that there is nothing, also to who comes later', () => {
    const channel = create();
    const [first, second] = [new Listener(), new Listener()];
    channel.attach(first);
    channel.tellUnavailable();
    channel.tellUnavailable();
    channel.attach(second);
    expect([first.take(), second.take()]).toEqual([['unavailable'], ['unavailable']]);
    channel.open();
    channel.tellUnavailable();
    expect([first.take(), second.take()]).toEqual([['snapshot e:1'], ['snapshot e:1']]);
  });

  it('tells nothing to who has left', () => {
    const channel = create();
    const listener = new Listener();
    channel.open();
    channel.attach(listener);
    channel.tell('a', '1', []);
    channel.detach(listener);
    channel.flush();
    expect(listener.take()).toEqual(['snapshot e:1']);
  });

  describe('for who comes back', () => {
    let channel: Channel;
    const backAt = (position: string) => {
      const listener = new Listener();
      channel.attach(listener, position);
      return listener.take();
    };

    beforeEach(() => {
      channel = create();
      channel.open();
      for (const type of ['a', 'b', 'c', 'd']) channel.tell(type, '1', type === 'c' ? [3, 4] : [5]);
    });

    it('has what was missed, as far as that is kept', () => {
      expect(backAt('e:5')).toEqual(['resumed e:5']);
      expect(backAt('e:3')).toEqual(['resumed e:3', 'c e:4', 'd e:5']);
      expect(backAt('e:2')).toEqual(['resumed e:2', 'b e:3', 'c e:4', 'd e:5']);
      expect(backAt('e:1')).toEqual(['snapshot e:5']);
    });

    it.each(['f:4', 'e:6', 'e:', 'e', '', 'e:3.5', 'e:-1', 'e:1e0', `e:${'9'.repeat(20)}`])(
      'does not know %j',
      (position) => {
        expect(backAt(position)).toEqual(['snapshot e:5']);
      },
    );

    it('has nothing of before a gap', () => {
      channel.close();
      channel.open();
      expect(backAt('e:5')).toEqual(['snapshot e:6']);
      expect(backAt('e:6')).toEqual(['resumed e:6']);
    });

    it('has nothing that tells of players who are hidden now', () => {
      channel.dropAbout(new Set([9]));
      expect(backAt('e:2')).toEqual(['resumed e:2', 'b e:3', 'c e:4', 'd e:5']);
      channel.dropAbout(new Set([4]));
      expect(backAt('e:3')).toEqual(['snapshot e:5']);
      expect(backAt('e:4')).toEqual(['resumed e:4', 'd e:5']);
    });
  });

  it('keeps so much with all others, of which the oldest goes first', () => {
    const history = new History(3);
    const [one, other] = [create({ history }), create({ history, epoch: 'o' })];
    for (const channel of [one, other]) channel.open();
    one.tell('a', '1', []);
    other.tell('b', '1', []);
    one.tell('c', '1', []);
    other.tell('d', '1', []);
    const [first, second] = [new Listener(), new Listener()];
    one.attach(first, 'e:1');
    other.attach(second, 'o:1');
    expect(first.take()).toEqual(['snapshot e:3']);
    expect(second.take()).toEqual(['resumed o:1', 'b o:2', 'd o:3']);
  });
});
