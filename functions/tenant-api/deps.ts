import { readFile } from 'node:fs/promises';
import { createAccessMail } from '../../shared/access/mail.ts';
import { createShopSource } from '../../shared/billing/stripe-api/shop.ts';
import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { s3Storage } from '../../shared/documents/intake/storage.ts';
import { createKeyRing } from '../../shared/platform/key-ring.ts';
import { readOrigins } from './cors.ts';
import type { TenantApiDeps } from './handler.ts';
import type { Config } from './settings.ts';

/**
 * What the handler needs, from the environment. Opens nothing.
 * @param folder of the bundle: the OpenAPI document lies in it.
 */
export function createDeps(config: Config, folder: string): TenantApiDeps {
  const base = createConsumerDeps(config);
  const windowSeconds = 60 * Number(config.RATE_LIMIT_WINDOW_MINUTES);
  return {
    ...base,
    storage: s3Storage,
    bucket: config.DOCUMENTS_BUCKET,
    shopSource: createShopSource({
      secrets: base.secrets,
      apiKeyName: config.STRIPE_API_KEY_SECRET,
      apiBase: config.STRIPE_API_BASE,
    }),
    appUrl: config.APP_URL?.replace(/\/$/, ''),
    pepperName: config.API_KEY_PEPPER_SECRET,
    accessKeys: createKeyRing({ ...base, secretName: config.JWT_SECRET }),
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

/** Loaded with the first event: most requests tell nobody. */
async function wake(event: 'emailQueued' | 'outboxWritten', bus: { busName: string }) {
  const [{ poke }, { events }] = await Promise.all([
    import('../../shared/events/poke.ts'),
    import('../../shared/events/catalogue.ts'),
  ]);
  await poke(events[event], bus);
}
