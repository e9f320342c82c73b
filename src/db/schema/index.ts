import type { ClansTable } from './clans';
import type { MapsetsTable, MapsTable } from './maps';
import type { TourneyPoolMapsTable, TourneyPoolsTable } from './mappools';
import type { BadgesTable, DescriptionsTable } from './own';
import type { ScoresTable } from './scores';
import type { AchievementsTable, ChannelsTable, UserAchievementsTable } from './server';
import type { CommentsTable, FavouritesTable, RatingsTable, RelationshipsTable } from './social';
import type { StatsTable } from './stats';
import type { UsersTable } from './users';

/** The tables of the game server's database that kiai works with, and its own. */
export interface Schema {
  users: UsersTable;
  stats: StatsTable;
  scores: ScoresTable;
  maps: MapsTable;
  mapsets: MapsetsTable;
  clans: ClansTable;
  tourney_pools: TourneyPoolsTable;
  tourney_pool_maps: TourneyPoolMapsTable;
  relationships: RelationshipsTable;
  favourites: FavouritesTable;
  ratings: RatingsTable;
  comments: CommentsTable;
  channels: ChannelsTable;
  achievements: AchievementsTable;
  user_achievements: UserAchievementsTable;
  kiai_badges: BadgesTable;
  kiai_descriptions: DescriptionsTable;
}
