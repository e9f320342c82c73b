import type { BanchoConfig } from '../../config/config';
import type { Logger } from '../../logger';
import type { LiveMatch, LivePlayer, LiveReader } from '../liveState';
import { createMemoryAnswerStore } from './answerStore';
import { createBanchoClient } from './banchoClient';
import { createBreaker } from './breaker';
import type { ListedMatch } from './pages';
import { matchOf, MATCHES, ONLINE, statusOf, type BanchoQuestion } from './questions';
import { BadAnswer, createReadThrough, type Times } from './readThrough';
import { createRedisAnswerStore } from './redisAnswerStore';
import type { RedisConnection } from '../../redis/connection';

/** An unmodified game server. Its connections have to be closed. */
export interface BanchoLive extends LiveReader {
  close(): void;
}

export interface BanchoLiveOptions {
  config: BanchoConfig;
  log: Logger;
  /** Where processes share what was asked; unset: this one asks by itself. */
  redis?: RedisConnection;
  /** What the game server does not tell: names as they are written, and countries. Ids that are unknown may be missing. */
  identitiesOf?: (ids: readonly number[]) => Promise<Map<number, { name: string; country: string }>>;
  times?: Partial<Times & { limitMs: number }>;
  /** Told of each question that was asked in vain. */
  onFailure?: () => void;
  /** Milliseconds. */
  now?: () => number;
  random?: () => number;
}

const TIMES = { statusMs: 2_000, listMs: 2_000, restMs: 1_100, limitMs: 2_000 };

/** What stands for a country that is not known. */
const NO_COUNTRY = 'xx';

/**
 * Live state of an unmodified game server, of its own pages and API. It tells neither privileges (0 here) nor countries,
 * and of match 0 only what its list of matches does. What cannot be read of one player or match is left out of lists;
 * when the game server is away everything rejects.
 */
export function createBanchoLive({
  config,
  log,
  redis,
  identitiesOf = async () => new Map(),
  times,
  onFailure,
  now = () => performance.now(),
  random = Math.random,
}: BanchoLiveOptions): BanchoLive {
  const { limitMs, ...kept } = { ...TIMES, ...times };
  const client = createBanchoClient(config, limitMs);
  const own = createMemoryAnswerStore(now);
  const ask = createReadThrough({
    client,
    store: redis ? createRedisAnswerStore(redis, own) : own,
    breaker: createBreaker({ log, now, random, onFailure }),
    log,
    times: kept,
  });

  /** In the order of the questions; null also for an answer that cannot be read. */
  async function askAll<Value>(
    questions: readonly BanchoQuestion<Value | null>[],
  ): Promise<(Value | null)[]> {
    const results = await Promise.allSettled(questions.map((question) => ask(question)));
    const failures = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as Error] : [],
    );
    const away = failures.find((error) => !(error instanceof BadAnswer));
    if (away) throw away;
    if (failures[0] && failures.length === results.length) throw failures[0];
    return results.map((result) => (result.status === 'fulfilled' ? result.value : null));
  }

  async function readPlayers(ids: readonly number[]): Promise<Map<number, LivePlayer>> {
    const online = new Map(await ask(ONLINE));
    const listed = [...new Set(ids)].filter((id) => online.has(id));
    const [statuses, identities] = await Promise.all([askAll(listed.map(statusOf)), identitiesOf(listed)]);
    return new Map(
      listed.flatMap((id, at) => {
        const status = statuses[at];
        const { name, country } = identities.get(id) ?? { name: online.get(id) ?? '', country: NO_COUNTRY };
        return status ? [[id, { id, name, country, priv: 0, ...status }] as const] : [];
      }),
    );
  }

  async function toMatchZero({ name, in_progress, details }: ListedMatch): Promise<LiveMatch> {
    const next = details?.next ?? null;
    const isSure = next === null || (await askAll([matchOf(next)]).catch(() => [null]))[0] !== null;
    const sure = isSure ? details : null;
    const host = sure?.host ?? { id: 0, name: '' };
    const identities = sure ? await identitiesOf([host.id]) : undefined;
    return {
      name,
      mode: 0,
      mods: 0,
      seed: 0,
      host: { id: host.id, name: identities?.get(host.id)?.name ?? host.name },
      refs: [],
      in_progress,
      is_scrimming: false,
      map: { id: 0, md5: '', name: sure?.map_name ?? '' },
      active_slots: {},
    };
  }

  async function readMatches(wanted?: number): Promise<Map<number, LiveMatch>> {
    const { ids, zero } = await ask(MATCHES);
    const listed = ids.filter((id) => id > 0 && (wanted === undefined || id === wanted));
    const [first, others] = await Promise.all([
      zero && (wanted ?? 0) === 0 ? toMatchZero(zero) : null,
      askAll(listed.map(matchOf)),
    ]);
    const matches = new Map<number, LiveMatch>(first ? [[0, first]] : []);
    others.forEach((match, at) => {
      if (match) matches.set(listed[at]!, structuredClone(match));
    });
    return matches;
  }

  return {
    player: async (id) => (await readPlayers([id])).get(id) ?? null,
    players: async (ids) => (ids.length === 0 ? new Map() : readPlayers(ids)),
    onlineIds: async () => (await ask(ONLINE)).map(([id]) => id).sort((a, b) => a - b),
    match: async (id) => (await readMatches(id)).get(id) ?? null,
    matches: () => readMatches(),
    close: () => client.close(),
  };
}
