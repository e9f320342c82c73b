/** Milliseconds as seconds, to the millisecond. */
export const toSeconds = (milliseconds: number): number => milliseconds / 1000;

/** The same as the text that levels tell: `6.10`. */
export const toSecondsText = (milliseconds: number): string => toSeconds(milliseconds).toFixed(2);
