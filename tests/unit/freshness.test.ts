import pino from 'pino';
import { createOwnChanges } from '../../src/freshness/changes';
import { createFreshness, type Freshness } from '../../src/freshness/freshness';
import type { LiveEvents } from '../../src/live/liveEvents';
import { createMemoryEvents } from '../../src/live/memoryEvents';
import { livePlayer } from '../support/factories';

const log = pino({ level: 'silent' });

describe('the stamp of answers', () => {
  let events: LiveEvents;
  let freshness: Freshness;
  beforeEach(() => {
    jest.useFakeTimers();
    events = createMemoryEvents(log);
    freshness = createFreshness({ events, changes: createOwnChanges(), log });
  });
  afterEach(() => {
    freshness.close();
    jest.useRealTimers();
  });

  const stamp = () => freshness.stamp(['players']);
  const happen = () => events.publish('players', { type: 'login', player: livePlayer(3) });

  it('rises at once with an event, and for all that follow within a quarter of a second once more', async () => {
    expect(stamp()).toBe(0);
    for (let times = 0; times < 3; times += 1) await happen();
    expect(stamp()).toBe(1);
    jest.advanceTimersByTime(249);
    expect(stamp()).toBe(1);
    jest.advanceTimersByTime(1);
    expect(stamp()).toBe(2);
    jest.advanceTimersByTime(10_000);
    expect(stamp()).toBe(2);
    await happen();
    expect(stamp()).toBe(3);
  });

  it('rises with what is written, whatever an answer is made of, and with events of its own topics alone', async () => {
    await freshness.changed();
    expect([stamp(), freshness.stamp([])]).toEqual([1, 1]);
    await happen();
    expect([stamp(), freshness.stamp(['matches'])]).toEqual([2, 1]);
  });
});
