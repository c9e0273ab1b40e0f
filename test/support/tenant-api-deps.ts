import type { TenantApiDeps } from '../../functions/tenant-api/handler.ts';
import { createAccessMail } from '../../shared/access/mail.ts';
import { createForeignReader, type Provider } from '../../shared/access/sessions/foreign-token.ts';
import { createKeyRing } from '../../shared/platform/key-ring.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { version } from './secret-version.ts';

export const PEPPER = 'p'.repeat(32);

/** What its secrets hold, by the end of the ARN; `<name>-previous` is what was rotated away. */
export type TestSecrets = Record<string, string>;

const SECRETS: TestSecrets = { pepper: PEPPER, jwt: 'j'.repeat(32), refresh: 'r'.repeat(32) };

/** What the API for tenants is made of, over a database of the test. */
export function tenantApiDeps(
  given: Pick<TenantApiDeps, 'db' | 'clock' | 'storage'> & {
    secrets?: TestSecrets;
    provider?: Provider;
  } & Partial<
      Pick<
        TenantApiDeps,
        | 'limit'
        | 'organizationLimit'
        | 'wakeSender'
        | 'linkTakes'
        | 'cors'
        | 'openapi'
        | 'shopSource'
      >
    >,
): TenantApiDeps {
  const { clock } = given;
  // Looked up when it is read: a test may rotate one meanwhile.
  const secretNamed = (name: string) => given.secrets?.[name] ?? SECRETS[name];
  const secrets = createSecretReader({
    clock,
    fetchSecret: async (arn, stage) => {
      const name = arn.replace('arn:', '');
      return version(secretNamed(stage === 'current' ? name : `${name}-previous`), clock());
    },
  });
  return {
    limit: { max: 1_000, windowSeconds: 60 },
    // Nothing is for sale, unless a test opens a shop.
    shopSource: async () => undefined,
    appUrl: 'https://app.example.com',
    pepperName: 'arn:pepper',
    accessKeys: createKeyRing({ secrets, clock, secretName: 'arn:jwt' }),
    refreshKeys: createKeyRing({ secrets, clock, secretName: 'arn:refresh' }),
    organizationLimit: { max: 100_000, windowSeconds: 60 },
    ...createAccessMail({
      signIn: 'https://app.example.com/sign-in',
      join: 'https://app.example.com/join',
    }),
    wakeSender: async () => {},
    wakeRelay: async () => {},
    linkTakes: 0,
    bucket: 'documents',
    cors: { origins: ['https://app.example.com'], strict: true },
    openapi: async () => '{}',
    ...given,
    ...(given.provider && { readForeign: createForeignReader(given.provider, { clock }) }),
    secrets,
  };
}
