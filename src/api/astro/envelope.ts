import { z } from 'zod';

/** What lists and single things are wrapped in. */
export function okOf<Data extends z.ZodType>(data: Data) {
  return z.object({
    status: z.literal('OK').describe('Always `OK`.'),
    code: z.literal('OK').describe('Always `OK`.'),
    data,
  });
}

export function ok<Data>(data: Data) {
  return { status: 'OK' as const, code: 'OK' as const, data };
}

/** What is told, with status 200, where a route has nothing to tell. */
export function nothing<const Code extends string, const Member extends string>(
  codes: readonly [Code, ...Code[]],
  member: Member,
) {
  return z.object({
    status: z.literal('ERR').describe('Always `ERR`.'),
    code: z.enum(codes).describe('Why there is nothing.'),
    [member]: z.null().describe('Nothing.'),
  } as {
    status: z.ZodLiteral<'ERR'>;
    code: z.ZodEnum<{ [Key in Code]: Key }>;
  } & Record<Member, z.ZodNull>);
}
