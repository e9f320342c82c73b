import type { Cluster, Redis } from 'ioredis';

/** One server, found directly or by Sentinel, or a cluster. What needs several keys goes through `commands.ts`. */
export type RedisConnection = Redis | Cluster;

export const isCluster = (redis: RedisConnection): redis is Cluster => redis.isCluster;
