import { textMember } from '../http/members';
import { refuse, text } from '../http/params';

/** In code points; the game cuts what is longer. */
export const MESSAGE_MAX = 2000;

/** Control characters, and halves of characters, which no other program can read. */
const UNREADABLE = /[\p{Cc}\p{Cs}]/u;

/** What a player says, without white space around it. */
export function messageText() {
  return textMember({ strip: true })
    .pipe(text({ min: 1, max: MESSAGE_MAX }))
    .transform((value, context): string =>
      UNREADABLE.test(value)
        ? refuse(context, {
            type: 'value_error',
            msg: 'Value error, control characters are not allowed',
            ctx: { error: {} },
          })
        : value,
    )
    .meta({ type: 'string', minLength: 1, maxLength: MESSAGE_MAX });
}
