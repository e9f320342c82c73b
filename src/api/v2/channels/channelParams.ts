import { z } from 'zod';

/** Which channel a route is about; handlers get its name with the `#`. */
export const channelParam = {
  channel: z
    .string()
    .transform((name) => `#${name}`)
    .meta({ type: 'string' })
    .describe("The channel's name without its `#`."),
};
