import { z } from 'zod';
import { ID_MAX } from '../../../db/ids';
import { errors } from '../../../errors';
import { int } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { findMap } from '../../../maps/mapRepository';
import { mapSchema, toMapView } from '../../../maps/mapView';
import { md5Param, selectMap } from '../mapParams';
import { successStatus } from '../success';

export const getMapInfo = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/get_map_info',
  tag: 'maps',
  summary: 'Get a beatmap',
  query: {
    id: int({ ge: 3, le: ID_MAX }).optional().describe('Beatmap id; takes precedence over `md5`.'),
    md5: md5Param,
  },
  freshness: { seconds: 1, until: ['scores'] },
  example: 'id=1201',
  errors: [errors.idOrMd5, errors.mapNotFound],
  answer: z.object({ status: successStatus, map: mapSchema }),
  async handler(input, { database }) {
    const map = await findMap(database, selectMap(input));
    if (!map) throw errors.mapNotFound();
    return { status: 'success', map: toMapView(map) };
  },
});
