import { MODE_NAMES } from '../osu/modes';
import type { Progress } from './rankJob';

const WORDS: Record<Progress['step'], string> = {
  read: 'reading SQL',
  swap: 'swapping sets',
  settle: 'waiting for late changes',
  compare: 'comparing',
};

/** Where a run is, in words. */
export function describeProgress({ step, mode }: Progress): string {
  return mode === undefined ? WORDS[step] : `${WORDS[step]}, ${MODE_NAMES[mode]}`;
}
