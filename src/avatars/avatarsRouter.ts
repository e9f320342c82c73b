import { Router, type Request, type Response } from 'express';
import type { Context } from '../context';
import { ID_MAX } from '../db/ids';
import { plainEnvelope, sendJson } from '../http/answer';
import { ApiError } from '../errors';
import { findViewer, hasCredentials } from '../http/auth';
import { lookUpsOf } from '../http/credentialLookUps';
import type { Avatar } from './avatarFiles';
import { defaultAvatar, findAvatar } from './avatarService';
import { BLANK_AVATAR } from './defaultAvatar';

/** Only a whole number as the game writes it: no text from outside becomes part of a path. */
const PATH = /^\/avatars\/(?<id>[1-9][0-9]{0,9})$/;
const MAX_AGE_S = 300;
const MAX_AGE_UNCERTAIN_S = 10;

const MEDIA_TYPES: Record<Avatar['extension'], string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jfif: 'image/jpeg',
};

/**
 * `/avatars/{player id}`: the player's picture, or the default one. Never an error, so that pages show something. Hidden
 * players see their own, and staff everybody's.
 */
export function avatarsRouter(context: Context): Router {
  const router = Router();
  router.get(PATH, async (request: Request<{ id: string }>, response, next) => {
    const id = Number(request.params.id);
    if (id > ID_MAX) next('router');
    else await sendAvatar(request, response, context, id);
  });
  router.all(PATH, (_request, response) => {
    response.setHeader('Allow', 'GET, HEAD, OPTIONS');
    sendJson(response, 405, plainEnvelope('Method Not Allowed'));
  });
  return router;
}

async function sendAvatar(
  request: Request,
  response: Response,
  context: Context,
  playerId: number,
): Promise<void> {
  let cacheControl = `public, max-age=${MAX_AGE_S}`;
  const find = async () => {
    const shown = await findAvatar(context, playerId);
    if (shown || !hasCredentials(request)) return shown;
    const viewer = await lookUpsOf(context, request)(() => findViewer(request, context));
    if (!viewer) return null;
    cacheControl = 'private, no-cache';
    return findAvatar(context, playerId, viewer);
  };
  const own = await find().catch((error: unknown) => {
    // Who has sent too many keys and sessions of nobody's is told of the default one too.
    if (!(error instanceof ApiError))
      context.log.warn({ err: error }, 'an avatar cannot be looked up: the default one is shown');
    cacheControl = `public, max-age=${MAX_AGE_UNCERTAIN_S}`;
    return null;
  });
  const findDefault = () =>
    defaultAvatar(context).catch((error: unknown) => {
      context.log.warn({ err: error }, 'the default avatar cannot be made: a blank one is shown');
      cacheControl = `public, max-age=${MAX_AGE_UNCERTAIN_S}`;
      return BLANK_AVATAR;
    });
  const { bytes, extension } = own ?? (await findDefault());
  // The default has no Last-Modified: an old date would confirm a picture that is not to be shown any more.
  if (own) response.setHeader('Last-Modified', own.modified.toUTCString());
  response.setHeader('Cache-Control', cacheControl);
  response.setHeader('Content-Type', MEDIA_TYPES[extension]);
  response.send(bytes);
}
