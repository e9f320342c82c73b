/** The highest id of anything but a score: their columns are signed integers of 32 bits. */
export const ID_MAX = 2 ** 31 - 1;
/** The highest id of a score. */
export const SCORE_ID_MAX = 2n ** 63n - 1n;
