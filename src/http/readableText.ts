import { textMember } from './members';
import { refuse, text } from './params';

/** Control characters, and halves of characters, which no other program can read. */
export const UNREADABLE = /[\p{Cc}\p{Cs}]/u;

/** A member that is shown to others: so many characters (code points) without white space around them. */
export function readableText({ min = 0, max }: { min?: number; max: number }) {
  return textMember({ strip: true })
    .pipe(text({ min, max }))
    .transform((value, context): string =>
      UNREADABLE.test(value)
        ? refuse(context, {
            type: 'value_error',
            msg: 'Value error, control characters are not allowed',
            ctx: { error: {} },
          })
        : value,
    )
    .meta({ type: 'string', minLength: min, maxLength: max });
}
