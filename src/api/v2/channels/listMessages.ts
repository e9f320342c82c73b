import { z } from 'zod';
import { shownMessages } from '../../../chat/shownMessages';
import { errors } from '../../../errors';
import { chatMessageSchema, toChatMessage } from '../../../feed/chatView';
import { playerAuth } from '../../../http/auth';
import { defineRoute } from '../../../http/route';
import { envelopeOf, success } from '../envelope';
import { channelParam } from './channelParams';

export const listMessages = defineRoute({
  methods: ['get'],
  path: '/channels/{channel}/messages',
  auth: playerAuth,
  tag: 'channels',
  summary: 'Get the latest messages of a chat channel',
  description:
    'The last 100, without those of players who are hidden now. A channel that the client may not read is answered as ' +
    'not found. Later messages come through the gateway.',
  params: channelParam,
  query: {},
  example: 'channel=osu',
  errors: [errors.channelNotFound, errors.chatUnavailable],
  answer: envelopeOf(z.array(chatMessageSchema).describe('Oldest first.'), {
    total: z.number().int().describe('Number of entries.'),
  }),
  async handler({ channel }, context, { asker }) {
    const messages = await shownMessages(context, channel, asker);
    return success(messages.map(toChatMessage), { total: messages.length });
  },
});
