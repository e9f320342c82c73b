import { z } from 'zod';
import { readLevelId } from '../../astro/levelId';
import { heldRecordSchema, toHeldRecordView } from '../../astro/recordView';
import { jsonBody } from '../../http/jsonBody';
import { defineRoute } from '../../http/route';
import { mapsWithRecords } from '../../scores/mapRecords';
import { levelsMember } from './levelsMember';
import { ok, okOf } from './envelope';

export const getRp = defineRoute({
  methods: ['post'],
  path: '/v4/getRP',
  onlyReads: true,
  auth: 'public',
  tag: 'astro',
  summary: 'Look up several levels, such as those that a user played last',
  query: {},
  body: jsonBody(
    {
      levels: levelsMember().describe('Level IDs, as in the `lastPlayedList` of a user: at most 100.'),
    },
    { levels: ['0000-0000-00XD'] },
  ),
  example: '',
  errors: [],
  answer: okOf(z.array(heldRecordSchema).describe('In the order of the request; unknown ones are left out.')),
  async handler(_input, { database }, { body: { levels } }) {
    const ids = levels.flatMap((level) => readLevelId(level) ?? []);
    const maps = await mapsWithRecords(database, [...new Set(ids)]);
    const byId = new Map(maps.map((map) => [map.id, map]));
    return ok(ids.flatMap((id) => byId.get(id) ?? []).map(toHeldRecordView));
  },
});
