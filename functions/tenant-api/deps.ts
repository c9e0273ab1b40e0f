import { readFile } from 'node:fs/promises';
import { createAccessMail } from '../../shared/access/mail.ts';
import { createDatabaseDeps, type DatabaseDeps } from '../../shared/compose/consumer-deps.ts';
import { s3Storage } from '../../shared/documents/intake/storage.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import { createKeyRing } from '../../shared/platform/key-ring.ts';
import { once } from '../../shared/platform/once.ts';
import { readOrigins } from './cors.ts';
import type { TenantApiDeps } from './handler.ts';
import type { Config } from './settings.ts';

/**
 * What the handler needs, from the environment. Opens nothing.
 * @param folder of the bundle: the OpenAPI document lies in it.
 */
export function createDeps(config: Config, folder: string): TenantApiDeps {
  const base = createDatabaseDeps(config);
  const windowSeconds = 60 * Number(config.RATE_LIMIT_WINDOW_MINUTES);
  return {
    ...base,
    storage: s3Storage,
    bucket: config.DOCUMENTS_BUCKET,
    shopSource: shopSourceOf(config, base),
    appUrl: config.APP_URL?.replace(/\/$/, ''),
    pepperName: config.API_KEY_PEPPER_SECRET,
    accessKeys: createKeyRing({ ...base, secretName: config.JWT_SECRET }),
    readForeign: readForeignOf(config, base),
    refreshKeys: createKeyRing({ ...base, secretName: config.JWT_REFRESH_SECRET }),
    limit: { max: Number(config.RATE_LIMIT_MAX), windowSeconds },
    organizationLimit: { max: Number(config.RATE_LIMIT_ORGANIZATION_MAX), windowSeconds },
    cors: { origins: readOrigins(config.CORS_ORIGINS), strict: config.CORS_STRICT_MODE === 'true' },
    openapi: () => readFile(`${folder}/openapi.json`, 'utf8'),
    ...createAccessMail({
      signIn: config.SIGN_IN_URL ?? `${config.PUBLIC_URL}/api/auth/sign-in`,
      join: config.JOIN_URL ?? `${config.PUBLIC_URL}/api/auth/join`,
    }),
    wakeSender: () => wake('emailQueued', { busName: config.BUS_NAME }),
    wakeRelay: () => wake('outboxWritten', { busName: config.BUS_NAME }),
    linkTakes: 300,
  };
}

/** @returns undefined where the stage knows no provider. */
function readForeignOf(config: Config, deps: { clock: Clock }): TenantApiDeps['readForeign'] {
  const { JWT_JWKS_URL: jwksUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = config;
  if (!jwksUrl) return undefined;
  if (!issuer || !audience)
    throw new InvalidConfiguration('JWT_JWKS_URL needs JWT_ISSUER and JWT_AUDIENCE beside it');
  const provider = { jwksUrl, issuer, audience };
  const reader = once(async () => {
    const { createForeignReader } = await import('../../shared/access/sessions/foreign-token.ts');
    return createForeignReader(provider, deps);
  });
  return async (token) => (await reader())(token);
}

/** Loaded with the first request about money. */
function shopSourceOf(config: Config, { secrets }: DatabaseDeps): TenantApiDeps['shopSource'] {
  const { STRIPE_API_KEY_SECRET: apiKeyName, STRIPE_API_BASE: apiBase } = config;
  const source = once(async () => {
    const { createShopSource } = await import('../../shared/billing/stripe-api/checkout.ts');
    return createShopSource({ secrets, apiKeyName, apiBase });
  });
  return async () => (await source())();
}

/** Loaded with the first event: most requests tell nobody. */
async function wake(event: 'emailQueued' | 'outboxWritten', bus: { busName: string }) {
  const [{ poke }, { events }] = await Promise.all([
    import('../../shared/events/poke.ts'),
    import('../../shared/events/catalogue.ts'),
  ]);
  await poke(events[event], bus);
}
