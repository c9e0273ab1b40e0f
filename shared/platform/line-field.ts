import * as z from 'zod/mini';

/** A line that somebody may have typed: no control character, none that has no look, no half of one. */
export const lineField = (most: number) =>
  z.string().check(z.minLength(1), z.maxLength(most), z.regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u));
