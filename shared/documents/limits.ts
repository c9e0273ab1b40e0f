/** What a file may be at the most; the words of a refusal say it. */
export const MAX_MEGABYTES = 25;
export const MAX_BYTES = MAX_MEGABYTES * 1024 * 1024;
export const MAX_PAGES = 200;
/** Points: two metres. */
export const MAX_SIDE = 5_670;
