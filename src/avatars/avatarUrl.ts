import type { Config } from '../config/config';

/** Where a player's picture is: an address, or where none is configured a path of this API. */
export function avatarUrl({ avatarUrl: template }: Pick<Config, 'avatarUrl'>, playerId: number): string {
  return template.replaceAll('{id}', String(playerId));
}
