import {
  type ConfigOf,
  fallback,
  matching,
  oneOf,
  optional,
  text,
  url,
  variable,
} from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable('Secret with the connection string of its own role.', text),
  DOCUMENTS_BUCKET: variable('Where uploads go, by presigned address.', text),
  API_KEY_PEPPER_SECRET: variable(
    'Secret with the peppers that API keys are hashed with: one, or several with the newest first.',
    text,
  ),
  JWT_SECRET: variable(
    'Secret that access tokens are signed with; the previous value counts for a day.',
    text,
  ),
  JWT_REFRESH_SECRET: variable(
    'Secret that refresh tokens are signed with; the previous value counts for a day.',
    text,
  ),
  JWT_JWKS_URL: variable(
    'Public keys of a provider that signs people in (Cognito, Auth0, Clerk, Supabase): RS256, ES256.',
    optional(matching(/^https:\/\/|^http:\/\/127\.0\.0\.1/)),
  ),
  JWT_ISSUER: variable('Who its tokens say made them.', optional(text)),
  JWT_AUDIENCE: variable('For whom its tokens say they are.', optional(text)),
  BUS_NAME: variable('The `nightshift` bus of this stage.', text),
  PUBLIC_URL: variable('Of the HTTP API, without a slash at its end.', text),
  SIGN_IN_URL: variable(
    'The page of the application that links of mails lead to; without one, a page of the API.',
    optional(text),
  ),
  JOIN_URL: variable('The same for invitations.', optional(text)),
  STRIPE_API_KEY_SECRET: variable(
    'When this secret has a value, plans can be bought at Stripe.',
    optional(text),
  ),
  STRIPE_API_BASE: variable("Another address than Stripe's own API.", optional(text)),
  APP_URL: variable('Where the application is: buyers come back to it.', optional(url)),
  CORS_ORIGINS: variable(
    'Origins whose pages may read answers, by commas: https://app.example.com.',
    optional(text),
  ),
  CORS_STRICT_MODE: variable(
    "`false` lets pages of their subdomains and of one's own machine read answers too.",
    fallback(oneOf('true', 'false'), 'true'),
  ),
  RATE_LIMIT_MAX: variable(
    'Requests that a key or a session may make in a window; more are answered 429.',
    fallback(matching(/^[1-9]\d{0,6}$/), '600'),
  ),
  RATE_LIMIT_ORGANIZATION_MAX: variable(
    'Requests that all keys and sessions of an organisation may make in a window.',
    fallback(matching(/^[1-9]\d{0,7}$/), '6000'),
  ),
  RATE_LIMIT_WINDOW_MINUTES: variable(
    'Minutes of such a window.',
    fallback(matching(/^[1-9]\d{0,3}$/), '1'),
  ),
};

export type Config = ConfigOf<typeof settings>;
