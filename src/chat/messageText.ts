import { readableText } from '../http/readableText';

/** In code points; the game cuts what is longer. */
const MESSAGE_MAX = 2000;

/** What a player says. */
export function messageText() {
  return readableText({ min: 1, max: MESSAGE_MAX });
}
