import { z } from 'zod';
import { toIsoTime } from '../db/time';

/** A clan as v2 tells it. */
export const clanSchema = z.object({
  id: z.number().int().describe('Clan id.'),
  name: z.string().describe('Name of the clan.'),
  tag: z.string().describe('Tag of the clan.'),
  owner: z.number().int().describe("The owner's player id."),
  created_at: z.string().describe('`YYYY-MM-DDTHH:MM:SS`, UTC.'),
});

export function toClanView(clan: z.input<typeof clanSchema>): z.output<typeof clanSchema> {
  return {
    id: clan.id,
    name: clan.name,
    tag: clan.tag,
    owner: clan.owner,
    created_at: toIsoTime(clan.created_at),
  };
}
