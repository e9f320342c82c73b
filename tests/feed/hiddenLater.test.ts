import pino from 'pino';
import { createOwnCoordination } from '../../src/feed/coordination';
import { createFeed, type Feed } from '../../src/feed/feed';
import type { FeedMessage } from '../../src/feed/message';
import type { LiveEvents } from '../../src/live/liveEvents';
import { createMemoryEvents } from '../../src/live/memoryEvents';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { scoreOf } from '../gateway/told';
import { eventually } from '../support/eventually';
import { insertPlayer, liveMatch, livePlayer, PUBLIC, RESTRICTED } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const log = pino({ level: 'silent' });
const CHANNELS = ['scores', 'players', 'matches', 'chat:#osu'];
/** Longer than the feed remembers players of whom nobody asks. */
const LONG_MS = 121_000;

describeOnEveryStack('a player who is hidden long after what is kept was told', (stack) => {
  let now: number;
  let feed: Feed;
  let events: LiveEvents;

  beforeAll(() => insertPlayer(stack().writable, 3));
  beforeEach(async () => {
    await setPriv(PUBLIC);
    now = 1_000_000;
    events = createMemoryEvents(log);
    feed = createFeed({
      database: stack().context.database,
      live: createMemoryLiveState(() => now),
      asksOneByOne: false,
      events,
      differences: createMemoryEvents(log),
      coordination: createOwnCoordination(),
      chat: { latest: async () => [] },
      log,
      limits: { pollMs: 5 },
      now: () => now,
    });
  });
  afterEach(() => feed.close());

  const setPriv = async (priv: number) => {
    await stack().writable.query.updateTable('users').set({ priv }).where('id', '=', 3).execute();
  };

  function subscribe(channel: string, position?: string): FeedMessage[] {
    const heard: FeedMessage[] = [];
    feed.subscribe(channel, { deliver: (messages) => heard.push(...messages) }, position);
    return heard;
  }

  /** Subscribes to a channel, and returns the position at which it begins. */
  async function begin(channel: string) {
    const heard = subscribe(channel);
    const first = await eventually(() => heard[0]);
    return { channel, heard, position: 'position' in first ? first.position : '' };
  }

  it('is in nothing that is told again to who comes back', async () => {
    const begun = await Promise.all(CHANNELS.map(begin));
    const player = livePlayer(3);
    const match = { id: 0, ...liveMatch(3) };
    await events.publish('scores', scoreOf(50, 3));
    await events.publish('players', { type: 'login', player });
    await events.publish('players', { type: 'logout', player });
    await events.publish('matches', { type: 'created', match });
    await events.publish('matches', { type: 'closed', match });
    for (let count = 0; count < 101; count += 1)
      await events.publish('chat', { type: 'message', channel: '#osu', player, text: 'hi', time: count });
    await eventually(() => begun.every(({ heard }, at) => heard.length === [2, 3, 3, 102][at]));
    for (const { channel, position } of begun) expect(subscribe(channel, position)[0]?.op).toBe('resumed');

    await setPriv(RESTRICTED);
    now += LONG_MS;
    await eventually(() =>
      begun.every(({ channel, position }) => subscribe(channel, position)[0]?.op === 'snapshot'),
    );
  });
});
