import type { Stack } from './stacks';

/** The `Cookie` header of a player who is logged in. */
export async function sessionCookie({ context }: Stack, playerId: number): Promise<string> {
  return `bancho_session=${await context.sessions.open(playerId)}`;
}
