import { errors } from '../../errors';
import { text } from '../../http/params';
import { parseModsFilter, type ModsFilter } from '../../osu/mods';

/** Twice what all acronyms together take. */
const LENGTH_MAX = 128;

export const modsParam = text({ max: LENGTH_MAX })
  .optional()
  .describe(
    'Only scores with these mods: a number or acronyms (`HDDT`). With the prefix `=` or ' +
      'none, all of them; with `~`, any of them. ' +
      '`0` or `NM`: scores without mods. `vn`: scores with any mods.',
  );

/** @throws ApiError for what is neither a number nor known acronyms. */
export function toModsFilter(value: string | undefined): ModsFilter | undefined {
  const filter = parseModsFilter(value ?? '');
  if (filter === null) throw errors.invalidMods();
  return filter;
}
