import { kindOf } from './dialects/errors';

/** What a read of our own tables finds; undefined where an operator has not made them. */
export async function unlessLacking<Value>(read: Promise<Value>): Promise<Value | undefined> {
  try {
    return await read;
  } catch (error) {
    if (kindOf(error) === 'lacking') return undefined;
    throw error;
  }
}
