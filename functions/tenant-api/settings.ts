import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the connection string of its own role. */
  DATABASE_SECRET: z.string(),
  /** Where uploads go, by presigned address. */
  DOCUMENTS_BUCKET: z.string(),
  /** Secret with the peppers that API keys are hashed with: one, or several with the newest first. */
  API_KEY_PEPPER_SECRET: z.string(),
  /** Secret that access tokens are signed with; the previous value counts for a day. */
  JWT_SECRET: z.string(),
  /** Requests that a key or a session may make in a window; more are answered 429. */
  RATE_LIMIT_MAX: z._default(z.string().check(z.regex(/^[1-9]\d{0,6}$/)), '600'),
  /** Minutes of such a window. */
  RATE_LIMIT_WINDOW_MINUTES: z._default(z.string().check(z.regex(/^[1-9]\d{0,3}$/)), '1'),
});

export type Config = z.output<typeof settings>;
