import { z } from 'zod';
import { readableChannels } from '../../../chat/channelRepository';
import { channelSchema, toChannelView } from '../../../chat/channelView';
import { playerAuth } from '../../../http/auth';
import { defineRoute } from '../../../http/route';
import { envelopeOf, success } from '../envelope';

export const listChannels = defineRoute({
  methods: ['get'],
  path: '/channels',
  auth: playerAuth,
  tag: 'channels',
  summary: 'List the chat channels that the client may read',
  query: {},
  example: '',
  errors: [],
  answer: envelopeOf(z.array(channelSchema).describe('By id.'), {
    total: z.number().int().describe('Number of entries.'),
  }),
  async handler(_input, { database }, { asker }) {
    const channels = await readableChannels(database, asker.id);
    return success(channels.map(toChannelView), { total: channels.length });
  },
});
