/** Milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Of milliseconds, for whoever counts in another unit. */
export const inSeconds = (milliseconds: number): number => milliseconds / 1_000;
export const inMinutes = (milliseconds: number): number => milliseconds / MINUTE;
