import { z } from 'zod';
import { refuse } from '../../http/params';

const LEVELS_MAX = 100;

/** A list of texts in a JSON body. */
export function levelsMember() {
  return z
    .unknown()
    .transform((value, context): string[] => {
      if (!Array.isArray(value))
        return refuse(context, { type: 'list_type', msg: 'Input should be a valid list' });
      if (value.length > LEVELS_MAX)
        return refuse(context, {
          type: 'too_long',
          msg: `List should have at most ${LEVELS_MAX} items after validation, not ${value.length}`,
          ctx: { field_type: 'List', max_length: LEVELS_MAX, actual_length: value.length },
        });
      if (!value.every((level) => typeof level === 'string'))
        return refuse(context, { type: 'string_type', msg: 'Input should be a list of strings' });
      return value;
    })
    .meta({ type: 'array', items: { type: 'string' }, maxItems: LEVELS_MAX });
}
