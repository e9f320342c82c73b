import pino from 'pino';
import type { Feed } from '../../src/feed/feed';
import type { Identity, Person } from '../../src/gateway/identity';
import { Subscriptions } from '../../src/gateway/subscriptions';

const PERSON: Person = { id: 3, name: 'Aozora', priv: 3 };
const CHAT = 'chat:#osu';

describe('the channels of a client', () => {
  let open: Set<string>;
  let mayRead: () => Promise<boolean>;
  let renew: () => Promise<Person | null>;
  let subscriptions: Subscriptions;
  beforeEach(() => {
    open = new Set();
    mayRead = async () => true;
    renew = async () => PERSON;
    const feed: Pick<Feed, 'subscribe' | 'unsubscribe'> = {
      subscribe: (channel) => void open.add(channel),
      unsubscribe: (channel) => void open.delete(channel),
    };
    const identity: Identity = { person: PERSON, renew: () => renew() };
    subscriptions = new Subscriptions({
      feed: feed as Feed,
      chat: { mayRead: () => mayRead() },
      log: pino({ level: 'silent' }),
      subscriber: { deliver: () => undefined },
      max: 10,
      identity,
    });
  });
  const away = () => Promise.reject(new Error('away'));

  it('end when they are denied, and when the key or session is over', async () => {
    await subscriptions.open(CHAT);
    mayRead = async () => false;
    expect([await subscriptions.renew(), [...open]]).toEqual([[CHAT], []]);
    mayRead = async () => true;
    await subscriptions.open(CHAT);
    renew = async () => null;
    expect([await subscriptions.renew(), [...open]]).toEqual([[CHAT], []]);
  });

  it('stay while neither can be looked up', async () => {
    await subscriptions.open(CHAT);
    renew = away;
    expect([await subscriptions.renew(), [...open]]).toEqual([[], [CHAT]]);
    mayRead = away;
    expect([await subscriptions.renew(), [...open]]).toEqual([[], [CHAT]]);
  });

  it('open no more once the connection is over, though they were looked up before', async () => {
    let find: (may: boolean) => void = () => undefined;
    mayRead = () => new Promise((resolve) => (find = resolve));
    const opening = subscriptions.open(CHAT);
    subscriptions.closeAll();
    find(true);
    await opening;
    expect([...open]).toEqual([]);
  });
});
