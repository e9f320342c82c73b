import { z } from 'zod';
import { clearRateSchema, toClearRateView } from '../../astro/clearRateView';
import { defineRoute, type Route } from '../../http/route';
import { mapsByClearRate, PLAYS_MIN, type ClearRateOrder } from '../../maps/clearRates';
import { mapsWithRecords } from '../../scores/mapRecords';

const ROWS_MAX = 300;

/** A list of levels by how many of their plays are passed. */
export function defineClearRates(path: `/${string}`, order: ClearRateOrder): Route {
  return defineRoute({
    methods: ['get'],
    path,
    auth: 'public',
    tag: 'astro',
    summary: `List levels by clear rate, the ${order} first`,
    description: `At most ${ROWS_MAX} beatmaps that were played ${PLAYS_MIN} times or more.`,
    query: {},
    freshness: { seconds: 5 },
    example: '',
    errors: [],
    answer: z.object({
      data: z.array(clearRateSchema).describe('With equal clear rates, the one with more plays first.'),
    }),
    async handler(_input, context) {
      const ids = await mapsByClearRate(context, order, ROWS_MAX);
      const maps = await mapsWithRecords(context.database, ids);
      const byId = new Map(maps.map((map) => [map.id, map]));
      const levels = ids.flatMap((id) => byId.get(id) ?? []);
      return { data: levels.map((map, at) => toClearRateView(map, at + 1)) };
    },
  });
}
