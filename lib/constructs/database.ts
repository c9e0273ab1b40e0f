import { CfnParameter, type Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IDependable } from 'constructs';
import { type DatabaseRole, databaseRoles } from '../../shared/platform/database/roles.ts';
import type { DatabaseMode } from '../stages.ts';
import { createAurora } from './aurora.ts';
import { createSecret, type SecretPlace } from './secret.ts';

/** Who connects: `owner` migrates and dumps, the others are below it. */
export type DatabaseUser = 'owner' | DatabaseRole;

/** Where functions must live to reach the database, and what they need to trust it. */
export type DatabaseNetwork = {
  vpc: IVpc;
  vpcSubnets: SubnetSelection;
  securityGroups: ISecurityGroup[];
  environment: Record<string, string>;
};

export type DatabaseConnection = {
  mode: DatabaseMode;
  secrets: Record<DatabaseUser, ISecret>;
  /** Absent when the database is reached over its public address. */
  network?: DatabaseNetwork;
  /** What must stand before anyone connects. */
  dependsOn: IDependable[];
};

/**
 * The database as the functions see it: a secret for each role. The owner's is given (or made by
 * Aurora); those below are written by `migrate`, which creates their logins.
 */
export function connectDatabase(place: SecretPlace, mode: DatabaseMode): DatabaseConnection {
  const logins = Object.fromEntries(
    Object.entries(databaseRoles).map(([role, who]) => [
      role,
      createSecret(place, `database-${role}`, {
        description: `Connection string written by migrate; ${who}`,
      }),
    ]),
  ) as unknown as Record<DatabaseRole, ISecret>;
  if (mode === 'aurora') {
    const { owner, network, cluster } = createAurora(place);
    return { mode, secrets: { owner, ...logins }, network, dependsOn: [cluster] };
  }
  const owner = createSecret(place, 'database', {
    description: "The owner's Postgres connection string: creates tables and roles",
    // The local runtime brings its own Postgres and puts its address here.
    ...(place.stage === 'local' ? {} : { value: databaseUrlParameter(place.stack).valueAsString }),
  });
  return { mode, secrets: { owner, ...logins }, dependsOn: [] };
}

/** Asked for by the first deployment; later ones keep the value they had. */
function databaseUrlParameter(stack: Stack): CfnParameter {
  return new CfnParameter(stack, 'DatabaseUrl', {
    noEcho: true,
    minLength: 12,
    description: "postgres://… of the database's owner (Postgres 15 or newer)",
  });
}
