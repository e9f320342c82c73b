import { z } from 'zod';
import type { Context } from './context';
import { inspectSchema } from './db/requirements';
import { readCommit, VERSION } from './version';

/** What this service is and stands on; nothing in it is secret. */
export const aboutSchema = z.object({
  name: z.literal('kiai').describe('Always `kiai`.'),
  version: z.string().describe('Version of the service.'),
  commit: z.string().nullable().describe('Commit it was built from, abbreviated; null when unknown.'),
  stack: z.object({
    database: z.enum(['mysql', 'sqlite']).describe('Kind of database.'),
    redis: z.boolean().describe('Whether Redis is configured.'),
    live: z.enum(['redis', 'bancho', 'memory']).describe('Where online players and matches come from.'),
  }),
  features_off: z
    .array(
      z.object({
        feature: z.string().describe('The feature that is off.'),
        lacks: z.array(z.string()).describe('Tables and columns that the database lacks for it.'),
      }),
    )
    .nullable()
    .describe('Features that this database cannot serve; null while the database is away.'),
});

export type About = z.output<typeof aboutSchema>;

export async function about({ config, database, log }: Context): Promise<About> {
  const schema = await inspectSchema(database).catch((error: unknown) => {
    log.warn({ err: error }, 'the database could not be looked at');
    return undefined;
  });
  return {
    name: 'kiai',
    version: VERSION,
    commit: readCommit(),
    stack: { database: config.database.kind, redis: config.redis !== undefined, live: config.live },
    features_off: schema?.featuresOff.map(({ feature, lacks }) => ({ feature, lacks: [...lacks] })) ?? null,
  };
}

/** The same for a terminal. */
export function describeAbout({ version, commit, stack, features_off }: About): string {
  const off = features_off?.map(
    ({ feature, lacks }) => `\n  off: ${feature} (the database lacks ${lacks.join(', ')})`,
  );
  return [
    `kiai ${version}${commit ? ` (${commit})` : ''}`,
    `database ${stack.database}, redis ${stack.redis ? 'yes' : 'no'}, live state from ${stack.live}`,
    ...(off
      ? [`features: ${off.length === 0 ? 'all on' : off.join('')}`]
      : ['features: unknown, the database is away']),
  ].join('\n');
}
