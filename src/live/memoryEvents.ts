import type { Logger } from '../logger';
import type { EventsByTopic, LiveEvents } from './liveEvents';
import { createListeners } from './listeners';

/** Events of one process: the embedded default, and tests. */
export function createMemoryEvents(log: Logger): LiveEvents {
  const listeners = createListeners<EventsByTopic>(log);
  return {
    publish: async (topic, event) => listeners.tell(topic, structuredClone(event)),
    subscribe: (topic, listener) => listeners.add(topic, listener),
    ready: async () => undefined,
    onGap: () => () => undefined,
    close: async () => listeners.clear(),
  };
}
