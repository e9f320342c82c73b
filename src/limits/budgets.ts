/**
 * What requests are counted in, apart from each other: cheap reads, searches, calculations of pp, log-ins and sign-ups,
 * other changes, uploads, and keys or sessions that turn out to be nobody's.
 */
export const BUDGETS = ['read', 'search', 'pp', 'login', 'write', 'upload', 'credentials'] as const;
export type Budget = (typeof BUDGETS)[number];

/** Requests that each budget lets through in a window. */
export type Budgets = Readonly<Record<Budget, number>>;

/** The owner of a key or a session is a `player`; `listed` addresses are those that the operator names. */
export type ClientKind = 'address' | 'player' | 'listed';

export const WINDOW_S = 60;

/** More than any front end asks for in a browser. One that asks for all of its users at one address is a listed one. */
export const DEFAULT_BUDGETS: Readonly<Record<ClientKind, Budgets>> = {
  address: { read: 6_000, search: 600, pp: 300, login: 300, write: 300, upload: 60, credentials: 300 },
  player: { read: 12_000, search: 1_200, pp: 600, login: 300, write: 600, upload: 60, credentials: 300 },
  listed: {
    read: 6_000_000,
    search: 600_000,
    pp: 60_000,
    login: 6_000,
    write: 60_000,
    upload: 6_000,
    credentials: 6_000,
  },
};
