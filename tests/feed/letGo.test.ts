import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pino from 'pino';
import { createFeed } from '../../src/feed/feed';
import { createOwnCoordination } from '../../src/feed/coordination';
import type { LivePlayer, LiveReader } from '../../src/live/liveState';
import { createMemoryEvents } from '../../src/live/memoryEvents';
import { eventually } from '../support/eventually';
import { insertPlayer, livePlayer } from '../support/factories';
import { createEmbeddedStack } from '../support/stacks';

const log = pino({ level: 'silent' });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it('a feed that nobody listens to any more lets go of what it knew', async () => {
  const stack = await createEmbeddedStack();
  for (const id of [3, 4]) await insertPlayer(stack.writable, id);
  const { database, chat, live } = stack.context;
  const events = createMemoryEvents(log);
  const read: WeakRef<LivePlayer>[] = [];
  const reader: LiveReader = {
    ...live,
    onlineIds: async () => [3],
    async players() {
      const player = livePlayer(3);
      read.push(new WeakRef(player));
      return new Map([[3, player]]);
    },
  };
  const feed = createFeed({
    database,
    live: reader,
    chat,
    log,
    asksOneByOne: false,
    events,
    differences: createMemoryEvents(log),
    coordination: createOwnCoordination(),
    limits: { lingerMs: 0, pollMs: 10 },
  });
  const told: string[] = [];
  const subscriber = {
    deliver: (messages: readonly { op: string }[]) => void told.push(...messages.map(({ op }) => op)),
  };
  feed.subscribe('players', subscriber);
  await eventually(() => told.includes('snapshot'));
  await events.publish('players', { type: 'login', player: livePlayer(4) });
  await eventually(() => told.includes('event'));
  feed.unsubscribe('players', subscriber);
  await eventually(() => feed.figures().channels === 0);
  await eventually(() => {
    collectGarbage();
    return read.every((player) => player.deref() === undefined);
  });
  await feed.close();
  await stack.close();
});
