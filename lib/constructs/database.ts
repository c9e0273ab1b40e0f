import { CfnParameter, type Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IDependable } from 'constructs';
import type { DatabaseMode } from '../stages.ts';
import { createAurora } from './aurora.ts';
import { createSecret, type SecretPlace } from './secret.ts';

/** Who connects: `owner` migrates and dumps, `worker` crosses tenants, `app` sees one. */
export type DatabaseRole = 'owner' | 'worker' | 'app';

/** Where functions must live to reach the database, and what they need to trust it. */
export type DatabaseNetwork = {
  vpc: IVpc;
  vpcSubnets: SubnetSelection;
  securityGroups: ISecurityGroup[];
  environment: Record<string, string>;
};

export type DatabaseConnection = {
  mode: DatabaseMode;
  secrets: Record<DatabaseRole, ISecret>;
  /** Absent when the database is reached over its public address. */
  network?: DatabaseNetwork;
  /** What must stand before anyone connects. */
  dependsOn: IDependable[];
};

/**
 * The database as the functions see it: three secrets, one per role. The owner's is given (or made
 * by Aurora); the two below are written by `migrate`, which creates their logins.
 */
export function connectDatabase(place: SecretPlace, mode: DatabaseMode): DatabaseConnection {
  const worker = createSecret(place, 'database-worker', {
    description: 'Connection string that crosses tenants, written by migrate',
  });
  const app = createSecret(place, 'database-app', {
    description: 'Connection string that sees one organisation, written by migrate',
  });
  if (mode === 'aurora') {
    const { owner, network, cluster } = createAurora(place);
    return { mode, secrets: { owner, worker, app }, network, dependsOn: [cluster] };
  }
  const owner = createSecret(place, 'database', {
    description: "The owner's Postgres connection string: creates tables and roles",
    // The local runtime brings its own Postgres and puts its address here.
    ...(place.stage === 'local' ? {} : { value: databaseUrlParameter(place.stack).valueAsString }),
  });
  return { mode, secrets: { owner, worker, app }, dependsOn: [] };
}

/** Asked for by the first deployment; later ones keep the value they had. */
function databaseUrlParameter(stack: Stack): CfnParameter {
  return new CfnParameter(stack, 'DatabaseUrl', {
    noEcho: true,
    minLength: 12,
    description: "postgres://… of the database's owner (Postgres 14 or newer)",
  });
}
