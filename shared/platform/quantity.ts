/** The most of anything that is counted or weighed, in its unit: more is a slip of the unit. */
export const MOST = 100_000_000;
/** The least that is not nothing. */
export const LEAST = 0.0001;
