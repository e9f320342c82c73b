import { z } from 'zod';

/** The `status` member that most answers begin with. */
export const successStatus = z.literal('success').describe('Always `success`.');
