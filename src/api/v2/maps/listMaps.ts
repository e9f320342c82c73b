import { z } from 'zod';
import { anyInt, bool } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { listMaps as list } from '../../../maps/mapRepository';
import { detailedMapSchema, toDetailedMapView } from '../../../maps/mapView';
import { envelopeOf } from '../envelope';
import { listAnswer, listMeta, listParams, toSlice } from '../paging';

const LIST = 'maps';

export const listMaps = defineRoute({
  methods: ['get'],
  path: '/maps',
  auth: 'public',
  tag: 'maps',
  summary: 'List the beatmaps',
  query: {
    set_id: anyInt().optional().describe('Only beatmaps of this set.'),
    server: z.string().optional().describe('Only beatmaps from this source: `osu!` or `private`.'),
    status: anyInt().optional().describe('Only beatmaps of this status: 2 ranked, 3 approved, 5 loved, ...'),
    artist: z.string().optional().describe('Only beatmaps of songs by this artist; the whole name.'),
    creator: z.string().optional().describe('Only beatmaps by this mapper; the whole name.'),
    filename: z.string().optional().describe('Only the beatmap whose .osu file has this name.'),
    mode: anyInt().optional().describe('Only beatmaps made for this ruleset: 0 to 3.'),
    frozen: bool().optional().describe('True: only beatmaps whose status is frozen; false: only others.'),
    ...listParams(LIST),
  },
  freshness: { seconds: 2 },
  example: 'status=2&page_size=10',
  errors: [],
  answer: envelopeOf(z.array(detailedMapSchema).describe('By id.'), listMeta),
  async handler({ page, page_size, cursor, ...filter }, context) {
    const paging = { page, page_size, cursor };
    const part = await list(context, filter, toSlice(paging));
    return listAnswer(LIST, paging, part, toDetailedMapView);
  },
});
