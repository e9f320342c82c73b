import { z } from 'zod';
import type { PpQuestion, PpResult } from '../../../pp/ppService';
import { ppEntrySchema, toPpEntry } from '../../../pp/ppView';

export const ppAnswerSchema = z.union([
  z.array(ppEntrySchema).describe('One for each accuracy, in their order.'),
  ppEntrySchema.describe('When hit counts are given.'),
]);

/** A list of entries, or the entry itself where the hit counts say what the accuracy is. */
export function toPpAnswer(
  { plays }: PpQuestion,
  { difficulty, performances }: PpResult,
): z.output<typeof ppAnswerSchema> {
  const entries = performances.map((performance, at) =>
    toPpEntry(difficulty, performance, plays[at]?.accuracy ?? null),
  );
  const [first] = entries;
  return first?.accuracy === null ? first : entries;
}
