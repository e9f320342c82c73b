import type { ChainableCommander } from 'ioredis';

/** The replies of a pipeline or transaction, which is one round trip. Rejects if any command failed. */
export async function replies(pipeline: ChainableCommander): Promise<unknown[]> {
  const results = await pipeline.exec();
  return (results ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}
