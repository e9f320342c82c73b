import pino from 'pino';
import { createFeed, type Feed } from '../../src/feed/feed';
import type { FeedMessage } from '../../src/feed/message';
import { createMemoryEvents } from '../../src/live/memoryEvents';
import { eventually } from '../support/eventually';
import { insertMap, insertPlayer, insertScore } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { scoreOf } from '../gateway/told';

const log = pino({ level: 'silent' });

describeOnEveryStack('scores that nobody told of while Redis was away', (stack) => {
  let feed: Feed;
  let isBack: boolean;
  let messages: FeedMessage[];
  /** Tells that events may have been missed. */
  let gap: () => void;
  const events = createMemoryEvents(log);

  const ids = () =>
    messages.flatMap((message) =>
      message.op === 'event' ? [(JSON.parse(message.data) as { score: { id: number } }).score.id] : [],
    );
  const snapshots = () => messages.filter(({ op }) => op === 'snapshot').length;
  const insert = (id: number) => insertScore(stack().writable, { ...scoreOf(id, 3).score });

  beforeAll(async () => {
    await insertPlayer(stack().writable, 3);
    await insertMap(stack().writable, 1);
    await insert(1);
    messages = [];
    isBack = false;
    const { database, live, chat } = stack().context;
    feed = createFeed({
      database,
      live,
      chat,
      log,
      asksOneByOne: false,
      events: {
        ...events,
        onGap(listener) {
          gap = listener;
          return () => undefined;
        },
      },
      differences: createMemoryEvents(log),
      coordination: {
        async lead() {
          if (!isBack) throw new Error('away');
          return true;
        },
        leave: async () => undefined,
        watch: async () => [],
      },
      limits: { pollMs: 10 },
    });
  });
  afterAll(() => feed.close());

  it('are told each once, though one is told of before anybody looks for them', async () => {
    const missed = Array.from({ length: 150 }, (_, at) => at + 2);
    feed.subscribe('scores', { deliver: (told) => void messages.push(...told) });
    await eventually(() => snapshots() === 1);
    for (const id of missed) await insert(id);
    gap();
    await eventually(() => snapshots() === 2);
    await insert(152);
    await events.publish('scores', scoreOf(152, 3));
    await eventually(() => ids().includes(152));
    isBack = true;
    await eventually(() => ids().length >= 151);
    expect(ids()).toEqual([152, ...missed]);
  });
});
