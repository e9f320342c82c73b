import type { Mode } from '../../src/osu/modes';

export interface PlayerSample {
  id: number;
  name: string;
  country: string;
  priv: number;
}

export interface MapSample {
  id: number;
  md5: string;
  set_id: number;
  title: string;
}

/** What a data set has, to make parameters of. */
export interface Samples {
  /** Visible players. */
  players: readonly PlayerSample[];
  maps: readonly MapSample[];
  /** Ids of scores of visible players on maps that exist. */
  scores: readonly number[];
  clans: readonly number[];
  pools: readonly number[];
  /** Ids of players who are online. */
  online: readonly number[];
  /** Ids of open matches. */
  matches: readonly number[];
  /** How many rows there are, sampled or not. */
  totals: Totals;
}

export interface Totals {
  users: number;
  maps: number;
  scores: number;
  clans: number;
  /** Players with pp, by mode. */
  ranked: Readonly<Record<Mode, number>>;
}

/** All that URLs are made of. */
export interface SampleSets {
  /** Over the whole range of ids. */
  all: Samples;
  /** Those that are asked for most: the players and beatmaps with the most plays. */
  busiest: Samples;
}
