import { replaceAvatar } from '../../../avatars/avatarService';
import { errors, InputError, type InputIssue } from '../../../errors';
import { sessionAuth } from '../../../http/auth';
import { readUpload, type RequestBody } from '../../../http/body';
import { defineRoute } from '../../../http/route';
import { done, success } from '../envelope';
import { playerIdParam } from './playerParams';

const FIELD = 'avatar_file';
const MAX_BYTES = 2 * 1024 * 1024;

/** Undefined: over the size, which is told after whose picture it is. */
const uploadBody: RequestBody<Buffer | undefined> = {
  async read(request, response) {
    const upload = await readUpload(request, response, { field: FIELD, maxBytes: MAX_BYTES });
    if (upload.holds === 'something unreadable') throw errors.bodyUnreadable();
    if (upload.holds === 'text' || upload.holds === 'nothing') throw new InputError([REFUSALS[upload.holds]]);
    return upload.holds === 'file' ? upload.bytes : undefined;
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
              description: 'A PNG or JPEG of at most 2 MiB and 30 megapixels.',
            },
          },
        },
      },
    },
  },
};

const REFUSALS: Record<'text' | 'nothing', InputIssue> = {
  nothing: { type: 'missing', loc: ['body', FIELD], msg: 'Field required' },
  text: {
    type: 'value_error',
    loc: ['body', FIELD],
    msg: "Value error, Expected UploadFile, received: <class 'str'>",
    ctx: { error: {} },
  },
};

export const setAvatar = defineRoute({
  methods: ['put'],
  path: '/players/{player_id}/avatar',
  limit: 'upload',
  auth: sessionAuth,
  tag: 'players',
  summary: "Set one's own avatar",
  description:
    "Stored upright, at most 512 x 512 pixels and without metadata; the file's name and declared type are ignored. " +
    "It is served at `GET /avatars/{id}`, outside the API's versions.",
  params: playerIdParam,
  query: {},
  body: uploadBody,
  hidesInput: true,
  example: 'player_id=3',
  errors: [
    errors.bodyUnreadable,
    errors.avatarOnlyOwn,
    errors.avatarOver2Mb,
    errors.avatarNotPngOrJpeg,
    errors.avatarsBusy,
    errors.avatarsReadOnly,
  ],
  answer: done,
  async handler({ player_id }, context, { asker, body }) {
    if (player_id !== asker.id) throw errors.avatarOnlyOwn();
    if (!body) throw errors.avatarOver2Mb();
    await replaceAvatar(context, asker.id, body, {
      kinds: ['png', 'jpeg'],
      endsWithPng: true,
      jpegExtension: 'jpeg',
      refusal: errors.avatarNotPngOrJpeg,
    });
    return success(null, {});
  },
});
