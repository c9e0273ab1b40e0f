import { Duration } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { events } from '../../shared/events/catalogue.ts';
import { tenantApi } from '../../shared/tenant-api.ts';
import { bindBucket, bindBus, bindSecret } from '../constructs/bind.ts';
import { httpFunction } from '../constructs/http-function.ts';
import { createSecret } from '../constructs/secret.ts';
import { readContext, WrongContext } from '../context.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** ANY /api/… → tenant-api: what an organisation may ask, of every domain. */
export function addTenantApi(foundation: Foundation, { documents }: { documents: Bucket }): void {
  const signInUrl = readContext(foundation.stack.node, 'signInUrl');
  const joinUrl = readContext(foundation.stack.node, 'joinUrl');
  const corsOrigins = readContext(foundation.stack.node, 'corsOrigins');
  const api = httpFunction(foundation, tenantApi, {
    memoryMb: 512,
    timeout: Duration.seconds(15),
    database: 'tenant-api',
    environment: {
      PUBLIC_URL: foundation.api.apiEndpoint,
      ...(signInUrl ? { SIGN_IN_URL: signInUrl } : {}),
      ...(joinUrl ? { JOIN_URL: joinUrl } : {}),
      ...provider(foundation),
      ...(corsOrigins ? { CORS_ORIGINS: corsOrigins } : {}),
      CORS_STRICT_MODE: String(foundation.stage !== 'local'),
    },
    // One route for all that applications ask.
    share: 0.5,
    errorImpact: 'Nobody signs in, and applications get no answer.',
  });
  // It signs addresses for uploads, so it must itself be allowed to put.
  bindBucket(api, documents, { variable: 'DOCUMENTS_BUCKET', access: ['write'] });
  const pepper = createSecret(foundation, 'api-key-pepper', {
    description: 'What API keys are hashed with: one pepper, or several with the newest first',
    generate: 'text',
  });
  bindSecret(api, pepper, 'API_KEY_PEPPER_SECRET');
  const jwt = createSecret(foundation, 'jwt-secret', {
    description: 'Signs access tokens; the previous value counts for a day after a rotation',
    generate: 'text',
  });
  bindSecret(api, jwt, 'JWT_SECRET');
  const refresh = createSecret(foundation, 'jwt-refresh-secret', {
    description: 'Signs refresh tokens; the previous value counts for a day after a rotation',
    generate: 'text',
  });
  bindSecret(api, refresh, 'JWT_REFRESH_SECRET');
  bindBus(api, foundation.bus, [events.emailQueued, events.outboxWritten]);
  bindSecret(api, foundation.secrets.stripeApiKey, 'STRIPE_API_KEY_SECRET');
  const appUrl = appUrlOf(foundation);
  if (appUrl) api.addEnvironment('APP_URL', appUrl);
}

/** The application's address; on this machine, where a developer's usually runs. */
function appUrlOf({ stack, stage }: Foundation): string | undefined {
  const given = readContext(stack.node, 'appUrl');
  if (given !== undefined) return new URL(given).href;
  return stage === 'local' ? 'http://localhost:3000' : undefined;
}

/** The provider that signs people in beside us: all three, or none. */
function provider({ stack: { node } }: Foundation): Record<string, string> {
  const [url, issuer, audience] = (['jwksUrl', 'jwtIssuer', 'jwtAudience'] as const).map((name) =>
    readContext(node, name),
  );
  if (!url && !issuer && !audience) return {};
  if (!url || !issuer || !audience)
    throw new WrongContext('-c jwksUrl, -c jwtIssuer and -c jwtAudience belong together');
  return { JWT_JWKS_URL: url, JWT_ISSUER: issuer, JWT_AUDIENCE: audience };
}
