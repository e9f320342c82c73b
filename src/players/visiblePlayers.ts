import type { Database } from '../db/database';
import { playerIds } from './playerRepository';

const IDS_A_PAGE = 65_536;
const BITS = 8;

/** The ids of all visible players, a bit each: for going through what everybody owns. */
export class VisiblePlayers {
  private readonly pages = new Map<number, Uint8Array>();

  add(id: number): void {
    const number = Math.floor(id / IDS_A_PAGE);
    const page = this.pages.get(number) ?? new Uint8Array(IDS_A_PAGE / BITS);
    this.pages.set(number, page);
    page[(id % IDS_A_PAGE) >> 3]! |= 1 << (id & 7);
  }

  has(id: number): boolean {
    const page = this.pages.get(Math.floor(id / IDS_A_PAGE));
    return page !== undefined && (page[(id % IDS_A_PAGE) >> 3]! & (1 << (id & 7))) !== 0;
  }
}

export async function readVisiblePlayers(database: Database): Promise<VisiblePlayers> {
  const players = new VisiblePlayers();
  for await (const part of playerIds(database)) for (const { id } of part) players.add(id);
  return players;
}
