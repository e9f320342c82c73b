import type { Generated } from 'kysely';

export interface RelationshipsTable {
  user1: number;
  user2: number;
  type: 'friend' | 'block';
}

export interface FavouritesTable {
  userid: number;
  setid: number;
  /** Unix time in seconds. */
  created_at: Generated<number>;
}

export interface RatingsTable {
  userid: number;
  map_md5: string;
  rating: number;
}

export interface CommentsTable {
  id: Generated<number>;
  target_id: number;
  target_type: 'replay' | 'map' | 'song';
  userid: number;
  /** Milliseconds from the start of the map. */
  time: number;
  comment: string;
  colour: string | null;
}
