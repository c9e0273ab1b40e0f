import { readFile } from 'node:fs/promises';
import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { s3Storage } from '../../shared/documents/intake/storage.ts';
import { createKeyRing } from '../../shared/platform/key-ring.ts';
import type { TenantApiDeps } from './handler.ts';
import type { Config } from './settings.ts';

/**
 * What the handler needs, from the environment. Opens nothing.
 * @param folder of the bundle: the OpenAPI document lies in it.
 */
export function createDeps(config: Config, folder: string): TenantApiDeps {
  const base = createConsumerDeps(config);
  return {
    ...base,
    storage: s3Storage,
    bucket: config.DOCUMENTS_BUCKET,
    pepperName: config.API_KEY_PEPPER_SECRET,
    accessKeys: createKeyRing({ ...base, secretName: config.JWT_SECRET }),
    limit: {
      max: Number(config.RATE_LIMIT_MAX),
      windowSeconds: 60 * Number(config.RATE_LIMIT_WINDOW_MINUTES),
    },
    openapi: () => readFile(`${folder}/openapi.json`, 'utf8'),
  };
}
