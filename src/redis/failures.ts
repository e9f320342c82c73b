import type { RedisConnection } from './connection';

/** Calls back for each command that gets no answer. What Redis answers with a refusal is none. */
export function tellFailures(redis: RedisConnection, onFailure: () => void): void {
  const send = redis.sendCommand.bind(redis) as (...parameters: unknown[]) => unknown;
  redis.sendCommand = ((...parameters: Parameters<typeof redis.sendCommand>) => {
    const [command] = parameters;
    command.promise.catch((error: unknown) => {
      if ((error as Error).name !== 'ReplyError') onFailure();
    });
    return send(...parameters);
  }) as typeof redis.sendCommand;
}
