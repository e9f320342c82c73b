import { messageText } from '../../../chat/messageText';
import { errors } from '../../../errors';
import { chatMessageSchema, toChatMessage } from '../../../feed/chatView';
import { playerAuth } from '../../../http/auth';
import { jsonBody } from '../../../http/jsonBody';
import { defineRoute } from '../../../http/route';
import { envelopeOf, success } from '../envelope';
import { channelParam } from './channelParams';

export const sendMessage = defineRoute({
  methods: ['post'],
  path: '/channels/{channel}/messages',
  auth: playerAuth,
  tag: 'channels',
  summary: 'Write in a chat channel',
  description: 'At most 10 messages in 10 seconds.',
  params: channelParam,
  query: {},
  body: jsonBody(
    {
      text: messageText().describe(
        'What to say: 1 to 2000 characters without control characters. Surrounding white space is removed.',
      ),
    },
    { text: 'Hello.' },
  ),
  example: 'channel=osu',
  errors: [
    errors.channelNotFound,
    errors.channelReadOnly,
    errors.silenced,
    errors.tooManyAttempts,
    errors.chatUnavailable,
  ],
  status: 201,
  answer: envelopeOf(chatMessageSchema, {}),
  async handler({ channel }, { chat }, { asker, body }) {
    return success(toChatMessage(await chat.send(channel, asker.id, body.text)), {});
  },
});
