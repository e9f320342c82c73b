import { ID_MAX } from '../../../db/ids';
import { errors } from '../../../errors';
import { keyAuth } from '../../../http/auth';
import { int } from '../../../http/params';
import { defineRoute } from '../../../http/route';
import { findMap } from '../../../maps/mapRepository';
import { ppAnswerSchema, toPpAnswer } from './ppAnswer';
import { ppParams, toPpQuestion } from './ppParams';

export const calculatePp = defineRoute({
  methods: ['get'],
  path: '/calculate_pp',
  limit: 'pp',
  auth: keyAuth,
  tag: 'pp',
  summary: 'Calculate the pp of plays on a beatmap',
  description:
    'Answers with a list with one entry for each accuracy, or, if hit counts (`nkatu`, `ngeki`, `n100`, `n50`) are given, ' +
    'with one object. ' +
    'Modes 4 to 8 are calculated in their ruleset with the mods as given.',
  query: { id: int({ ge: 0, le: ID_MAX }).describe('Beatmap id.'), ...ppParams },
  example: 'id=1201&mode=0&acc=99.5',
  errors: [
    errors.beatmapNotFound,
    errors.beatmapFileUnavailable,
    errors.invalidGamemode,
    errors.beatmapUnreadable,
    errors.beatmapTooComplex,
    errors.ppBusy,
  ],
  answer: ppAnswerSchema,
  async handler({ id, ...input }, { config, database, pp }) {
    const question = toPpQuestion(input, config);
    const map = await findMap(database, { id });
    if (!map) throw errors.beatmapNotFound();
    return toPpAnswer(question, await pp.ofMap(map, question));
  },
});
