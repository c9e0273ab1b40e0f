import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CustomResource, Duration } from 'aws-cdk-lib';
import { roleNames } from '../../shared/platform/database/roles.ts';
import { bindSecretWriter } from '../constructs/bind.ts';
import { NightshiftFunction } from '../constructs/nightshift-function.ts';
import { readContext } from '../context.ts';
import type { Foundation } from '../foundation/foundation.ts';

/**
 * `migrate`, which CloudFormation runs when the stack is created, and whenever a migration or the
 * owner's address changed.
 * When it fails, the deployment fails and rolls back, and the schema is as it was.
 */
export function addMigration(foundation: Foundation): void {
  const timeout = Duration.minutes(5);
  const { stack, database, functionsDir } = foundation;
  const migrate = new NightshiftFunction(foundation, 'migrate', {
    memoryMb: 512,
    timeout,
    database: 'owner',
    errorImpact: 'The deployment was rolled back; customers see the version before it.',
  });
  const pooler = readContext(stack.node, 'poolerHost');
  if (pooler) migrate.addEnvironment('POOLER_HOST', pooler);
  for (const role of roleNames) {
    const variable = `DATABASE_${role.toUpperCase().replaceAll('-', '_')}_SECRET`;
    bindSecretWriter(migrate, database.secrets[role], variable);
  }
  const run = new CustomResource(stack, 'migration', {
    resourceType: 'Custom::Migration',
    serviceToken: migrate.functionArn,
    // Without this CloudFormation waits an hour for a function that died.
    serviceTimeout: timeout.plus(Duration.seconds(30)),
    properties: {
      migrations: migrationsHash(join(functionsDir, 'migrate', 'migrations')),
      database: database.mode,
      pooler: pooler ?? '',
      databaseVersion: readContext(stack.node, 'databaseVersion') ?? '',
    },
  });
  // The log group and the database itself must be there before it runs.
  run.node.addDependency(migrate, ...database.dependsOn);
}

/** Changes when any migration does. */
export function migrationsHash(folder: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
