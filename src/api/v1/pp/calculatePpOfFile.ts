import { errors } from '../../../errors';
import { keyAuth } from '../../../http/auth';
import { defineRoute } from '../../../http/route';
import { osuFileBody } from '../../../pp/osuFileBody';
import { ppAnswerSchema, toPpAnswer } from './ppAnswer';
import { ppParams, toPpQuestion } from './ppParams';

export const calculatePpOfFile = defineRoute({
  methods: ['post'],
  path: '/calculate_pp',
  limit: 'pp',
  auth: keyAuth,
  tag: 'pp',
  summary: 'Calculate the pp of plays on an uploaded beatmap',
  description: 'Like `GET`, for a beatmap that the server does not have: the body is the .osu file.',
  query: ppParams,
  body: osuFileBody,
  example: 'mode=0&acc=99.5',
  errors: [
    errors.invalidGamemode,
    errors.beatmapUnreadable,
    errors.beatmapTooComplex,
    errors.bodyTooLarge,
    errors.ppBusy,
  ],
  answer: ppAnswerSchema,
  async handler(input, { config, pp }, { body }) {
    const question = toPpQuestion(input, config);
    return toPpAnswer(question, await pp.ofFile(body, question));
  },
});
