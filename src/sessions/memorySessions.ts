import { boundedCache } from '../boundedCache';
import { newToken, SESSION_LIFETIME_S, type Sessions } from './sessions';

const SESSIONS_MAX = 1_000_000;

/** The sessions of one process: the embedded default, and tests. A restart ends them. */
export function createMemorySessions(): Sessions {
  const owners = boundedCache<string, number>(SESSIONS_MAX, SESSION_LIFETIME_S * 1000);
  return {
    async open(playerId) {
      const token = newToken();
      owners.set(token, playerId);
      return token;
    },
    owner: async (token) => owners.get(token) ?? null,
    async end(token) {
      owners.delete(token);
    },
    async endOthers(playerId, kept) {
      const others = [...owners.entries()].filter(([token, owner]) => owner === playerId && token !== kept);
      for (const [token] of others) owners.delete(token);
      return others.length;
    },
  };
}
