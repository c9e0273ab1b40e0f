import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  DATABASE_SECRET: variable('Secret with the connection string of its own role.', z.string()),
  DOCUMENTS_BUCKET: variable('Where uploads go, by presigned address.', z.string()),
  API_KEY_PEPPER_SECRET: variable(
    'Secret with the peppers that API keys are hashed with: one, or several with the newest first.',
    z.string(),
  ),
  JWT_SECRET: variable(
    'Secret that access tokens are signed with; the previous value counts for a day.',
    z.string(),
  ),
  JWT_REFRESH_SECRET: variable(
    'Secret that refresh tokens are signed with; the previous value counts for a day.',
    z.string(),
  ),
  JWT_JWKS_URL: variable(
    'Public keys of a provider that signs people in (Cognito, Auth0, Clerk, Supabase): RS256, ES256.',
    z.optional(z.string().check(z.regex(/^https:\/\/|^http:\/\/127\.0\.0\.1/))),
  ),
  JWT_ISSUER: variable('Who its tokens say made them.', z.optional(z.string())),
  JWT_AUDIENCE: variable('For whom its tokens say they are.', z.optional(z.string())),
  BUS_NAME: variable('The `nightshift` bus of this stage.', z.string()),
  PUBLIC_URL: variable('Of the HTTP API, without a slash at its end.', z.string()),
  SIGN_IN_URL: variable(
    'The page of the application that links of mails lead to; without one, a page of the API.',
    z.optional(z.string()),
  ),
  JOIN_URL: variable('The same for invitations.', z.optional(z.string())),
  STRIPE_API_KEY_SECRET: variable(
    'When this secret has a value, plans can be bought at Stripe.',
    z.optional(z.string()),
  ),
  STRIPE_API_BASE: variable("Another address than Stripe's own API.", z.optional(z.string())),
  APP_URL: variable('Where the application is: buyers come back to it.', z.optional(z.url())),
  CORS_ORIGINS: variable(
    'Origins whose pages may read answers, by commas: https://app.example.com.',
    z.optional(z.string()),
  ),
  CORS_STRICT_MODE: variable(
    "`false` lets pages of their subdomains and of one's own machine read answers too.",
    z._default(z.enum(['true', 'false']), 'true'),
  ),
  RATE_LIMIT_MAX: variable(
    'Requests that a key or a session may make in a window; more are answered 429.',
    z._default(z.string().check(z.regex(/^[1-9]\d{0,6}$/)), '600'),
  ),
  RATE_LIMIT_ORGANIZATION_MAX: variable(
    'Requests that all keys and sessions of an organisation may make in a window.',
    z._default(z.string().check(z.regex(/^[1-9]\d{0,7}$/)), '6000'),
  ),
  RATE_LIMIT_WINDOW_MINUTES: variable(
    'Minutes of such a window.',
    z._default(z.string().check(z.regex(/^[1-9]\d{0,3}$/)), '1'),
  ),
});

export type Config = z.output<typeof settings>;
