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
  /** Secret that refresh tokens are signed with; the previous value counts for a day. */
  JWT_REFRESH_SECRET: z.string(),
  /** Public keys of a provider that signs people in (Cognito, Auth0, Clerk, Supabase): RS256, ES256. */
  JWT_JWKS_URL: z.optional(z.string().check(z.regex(/^https:\/\/|^http:\/\/127\.0\.0\.1/))),
  /** Who its tokens say made them. */
  JWT_ISSUER: z.optional(z.string()),
  /** For whom its tokens say they are. */
  JWT_AUDIENCE: z.optional(z.string()),
  /** The `nightshift` bus of this stage. */
  BUS_NAME: z.string(),
  /** Of the HTTP API, without a slash at its end. */
  PUBLIC_URL: z.string(),
  /** The page of the application that links of mails lead to; without one, a page of the API. */
  SIGN_IN_URL: z.optional(z.string()),
  /** The same for invitations. */
  JOIN_URL: z.optional(z.string()),
  /** When this secret has a value, plans can be bought at Stripe. */
  STRIPE_API_KEY_SECRET: z.optional(z.string()),
  /** Another address than Stripe's own API. */
  STRIPE_API_BASE: z.optional(z.string()),
  /** Where the application is: buyers come back to it. */
  APP_URL: z.optional(z.url()),
  /** Origins whose pages may read answers, by commas: https://app.example.com. */
  CORS_ORIGINS: z.optional(z.string()),
  /** `false` lets pages of their subdomains and of one's own machine read answers too. */
  CORS_STRICT_MODE: z._default(z.enum(['true', 'false']), 'true'),
  /** Requests that a key or a session may make in a window; more are answered 429. */
  RATE_LIMIT_MAX: z._default(z.string().check(z.regex(/^[1-9]\d{0,6}$/)), '600'),
  /** Requests that all keys and sessions of an organisation may make in a window. */
  RATE_LIMIT_ORGANIZATION_MAX: z._default(z.string().check(z.regex(/^[1-9]\d{0,7}$/)), '6000'),
  /** Minutes of such a window. */
  RATE_LIMIT_WINDOW_MINUTES: z._default(z.string().check(z.regex(/^[1-9]\d{0,3}$/)), '1'),
});

export type Config = z.output<typeof settings>;
