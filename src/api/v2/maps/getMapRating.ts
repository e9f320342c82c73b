import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { findMap } from '../../../maps/mapRepository';
import { sumRatings } from '../../../ratings/ratingRepository';
import { ratingSchema, toRatingView } from '../../../ratings/ratingView';
import { envelopeOf, success } from '../envelope';
import { mapParams } from './mapParams';

export const getMapRating = defineRoute({
  methods: ['get'],
  path: '/maps/{map_id}/rating',
  auth: 'public',
  tag: 'maps',
  summary: "Get the players' rating of a beatmap",
  params: mapParams,
  query: {},
  freshness: { seconds: 1 },
  example: 'map_id=1201',
  errors: [errors.mapNotFound],
  answer: envelopeOf(ratingSchema, {}),
  async handler({ map_id }, context) {
    const map = await findMap(context.database, { id: map_id });
    if (!map) throw errors.mapNotFound();
    return success(toRatingView(await sumRatings(context, map)), {});
  },
});
