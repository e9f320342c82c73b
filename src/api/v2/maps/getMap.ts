import { errors } from '../../../errors';
import { defineRoute } from '../../../http/route';
import { findDetailedMap } from '../../../maps/mapRepository';
import { detailedMapSchema, toDetailedMapView } from '../../../maps/mapView';
import { envelopeOf, success } from '../envelope';
import { mapParams } from './mapParams';

export const getMap = defineRoute({
  methods: ['get'],
  path: '/maps/{map_id}',
  auth: 'public',
  tag: 'maps',
  summary: 'Get a beatmap',
  params: mapParams,
  query: {},
  freshness: { seconds: 1, until: ['scores'] },
  example: 'map_id=1201',
  errors: [errors.mapNotFound],
  answer: envelopeOf(detailedMapSchema, {}),
  async handler({ map_id }, { database }) {
    const map = await findDetailedMap(database, map_id);
    if (!map) throw errors.mapNotFound();
    return success(toDetailedMapView(map), {});
  },
});
