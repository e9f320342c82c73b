import type { Channel } from './channel';

/** Sends what channels tell at the end of the turn of the event loop that they tell it in. */
export function createOutbox() {
  const waiting = new Set<Channel>();

  function flush(): void {
    const channels = [...waiting];
    waiting.clear();
    for (const channel of channels) channel.flush();
  }

  return function schedule(channel: Channel): void {
    if (waiting.size === 0) setImmediate(flush);
    waiting.add(channel);
  };
}
