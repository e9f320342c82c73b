import { z } from 'zod';
import { about, aboutSchema } from '../../../about';
import { defineRoute } from '../../../http/route';
import { successStatus } from '../success';

export const getAbout = defineRoute({
  methods: ['get'],
  auth: 'public',
  path: '/',
  mounts: ['/v1'],
  tag: 'server',
  summary: 'Get the version and stack of this service and which features are off',
  query: {},
  freshness: { seconds: 5 },
  example: '',
  errors: [],
  answer: z.object({ status: successStatus, ...aboutSchema.shape }),
  handler: async (_input, context) => ({ status: 'success', ...(await about(context)) }),
});
