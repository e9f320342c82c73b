import { sql, type RawBuilder } from 'kysely';

const ASCII = /^[\x00-\x7f]*$/;
/** Letters of four bytes. */
const ASTRAL = /[\u{10000}-\u{10ffff}]/u;
/** What MySQL calls latin1 is Windows-1252. */
const LATIN1 = /^[\x00-\x7f\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/;

/**
 * Text as a column in this character set can be compared with it by its own collation, and so by its index: the server
 * converts the narrower of the two, and a column that it converts is gone through. Null equals nothing: the column cannot
 * hold the text. Unless a comparison says as what to compare, other letters than a column's own are an error.
 */
export function comparable(text: string, charsetOf: () => string | undefined): RawBuilder<string | null> {
  if (ASCII.test(text)) return sql`${text}`;
  const charset = charsetOf();
  switch (charset) {
    case 'utf8mb4':
      return sql`${text}`;
    case 'utf8':
    case 'utf8mb3':
      return ASTRAL.test(text) ? sql`null` : sql`${sql.raw(`_${charset}`)} ${text}`;
    case 'latin1':
      return LATIN1.test(text) ? sql`${text}` : sql`null`;
    default:
      return sql`${text} collate utf8mb4_general_ci`;
  }
}
