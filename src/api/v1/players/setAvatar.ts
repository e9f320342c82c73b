import { z } from 'zod';
import { replaceAvatar } from '../../../avatars/avatarService';
import { errors } from '../../../errors';
import { readUpload } from '../../../http/body';
import { defineRoute } from '../../../http/route';

const FIELD = 'avatar';
const MAX_BYTES = 4 * 1024 * 1024;

export const setAvatar = defineRoute({
  methods: ['post', 'put'],
  path: '/set_avatar',
  limit: 'upload',
  auth: { by: 'key', missing: errors.avatarKeyMissing, unknown: errors.avatarKeyUnknown },
  tag: 'players',
  summary: "Set the key owner's avatar",
  description:
    'Stored upright, at most 512 x 512 pixels and without metadata; small animated GIFs stay animated. ' +
    "It is served at `GET /avatars/{id}`, outside the API's versions.",
  query: {},
  body: {
    async read(request, response) {
      const upload = await readUpload(request, response, { field: FIELD, maxBytes: MAX_BYTES });
      if (upload.holds === 'file') return upload.bytes;
      throw upload.holds === 'too much' ? errors.avatarTooLarge() : errors.avatarMissing();
    },
    document: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            required: [FIELD],
            properties: {
              [FIELD]: {
                type: 'string',
                format: 'binary',
                description: 'A PNG, JPEG, GIF or WebP of at most 4 MiB and 30 megapixels.',
              },
            },
          },
        },
      },
    },
  },
  example: '',
  errors: [
    errors.avatarMissing,
    errors.avatarTooLarge,
    errors.avatarNotPicture,
    errors.avatarsBusy,
    errors.avatarsReadOnly,
  ],
  answer: z.object({ status: z.literal('success.').describe('Always `success.`.') }),
  async handler(_input, context, { asker, body }) {
    await replaceAvatar(context, asker.id, body);
    return { status: 'success.' as const };
  },
});
