import { z } from 'zod';

/** An unsigned 64-bit number in an answer: a bigint above 2^53, written as plain digits either way. */
export function uint64() {
  return z
    .custom<number | bigint>((value) => typeof value === 'bigint' || Number.isSafeInteger(value))
    .meta({ type: 'integer', format: 'uint64', minimum: 0 });
}
