import { type DatabaseRole, databaseRoles } from '../../shared/platform/database/roles.ts';
import { readContext } from '../context.ts';
import type { DatabaseConnection, Ground } from '../foundation/foundation.ts';
import type { StoredSecret } from '../foundation/stored-secret.ts';
import type { DatabaseMode } from '../stages.ts';
import { createAurora } from './aurora.ts';
import { createSecret } from './secret.ts';

/**
 * The database as the functions see it: a secret for each role. The owner's is put by who deploys (or
 * made by Aurora); those below are written by `migrate`, which creates their logins.
 */
export function connectDatabase(ground: Ground, mode: DatabaseMode): DatabaseConnection {
  const logins = Object.fromEntries(
    Object.entries(databaseRoles).map(([role, who]) => [
      role,
      createSecret(ground, `database-${role}`, {
        description: `Connection string written by migrate; ${who}`,
      }),
    ]),
  ) as unknown as Record<DatabaseRole, StoredSecret>;
  if (mode === 'aurora') {
    const { owner, network, cluster } = createAurora(ground);
    const environment = trust(ground);
    return { mode, secrets: { owner, ...logins }, network, environment, dependsOn: [cluster] };
  }
  const owner = createSecret(ground, 'database', {
    description: "The owner's Postgres connection string: creates tables and roles",
  });
  return { mode, secrets: { owner, ...logins }, environment: trust(ground), dependsOn: [] };
}

/**
 * Lambda's own bundle, in functions and images alike, has Amazon's authorities for RDS and Aurora
 * beside the public ones. `-c databaseTls=off` lets an address that says sslmode=disable pass.
 */
function trust({ stack, stage }: Pick<Ground, 'stack' | 'stage'>): Record<string, string> {
  if (stage === 'local') return {};
  return {
    NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
    ...(readContext(stack.node, 'databaseTls') === 'off' && { DATABASE_TLS: 'off' }),
  };
}
