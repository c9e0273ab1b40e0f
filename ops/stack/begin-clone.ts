import type { DBCluster, DBInstance, RDSClient } from '@aws-sdk/client-rds';
import type { CloneOf } from '../../shared/backup/managed/clones.ts';

type Rds = typeof import('@aws-sdk/client-rds');
type Deps = { client: RDSClient; rds: Rds };
type Wanted = { name: string; of: CloneOf };
/** The server of the source that takes its writes. */
type ReadWriter = () => Promise<DBInstance | undefined>;

const TAGS = [{ Key: 'nightshift:drill', Value: 'a copy that is removed after it was compared' }];
/** What every copy is: alone, found by nobody, and easily removed. */
const COPY = { DeletionProtection: false, CopyTagsToSnapshot: false, Tags: TAGS };

/** Has RDS make a server of one's backups. */
export async function beginInstance(
  { name, of, source }: Wanted & { source: DBInstance },
  { client, rds }: Deps,
): Promise<void> {
  const input = { ...COPY, ...networkOf(source), DBInstanceClass: source.DBInstanceClass };
  const more = { ...input, MultiAZ: false, PubliclyAccessible: source.PubliclyAccessible };
  if ('at' in of)
    await client.send(
      new rds.RestoreDBInstanceToPointInTimeCommand({
        ...more,
        SourceDBInstanceIdentifier: source.DBInstanceIdentifier,
        TargetDBInstanceIdentifier: name,
        RestoreTime: of.at,
      }),
    );
  else
    await client.send(
      new rds.RestoreDBInstanceFromDBSnapshotCommand({
        ...more,
        DBInstanceIdentifier: name,
        DBSnapshotIdentifier: of.snapshot,
      }),
    );
}

/** Has RDS make a cluster of one's backups, and a server that serves it, as large as the one that writes. */
export async function beginCluster(
  { name, of, source, readWriter }: Wanted & { source: DBCluster; readWriter: ReadWriter },
  { client, rds }: Deps,
): Promise<void> {
  const input = { ...COPY, ...networkOfCluster(source), DBClusterIdentifier: name };
  const { ServerlessV2ScalingConfiguration, Engine, EngineVersion } = source;
  const more = { ...input, ServerlessV2ScalingConfiguration };
  if ('at' in of)
    await client.send(
      new rds.RestoreDBClusterToPointInTimeCommand({
        ...more,
        SourceDBClusterIdentifier: source.DBClusterIdentifier,
        // A copy on write knows the latest moment only.
        RestoreType: 'full-copy',
        RestoreToTime: of.at,
      }),
    );
  else
    await client.send(
      new rds.RestoreDBClusterFromSnapshotCommand({
        ...more,
        SnapshotIdentifier: of.snapshot,
        Engine,
        EngineVersion,
      }),
    );
  // A cluster is its storage: somebody must serve it.
  const writer = await readWriter();
  await client.send(
    new rds.CreateDBInstanceCommand({
      DBInstanceIdentifier: name,
      DBClusterIdentifier: name,
      Engine,
      DBInstanceClass: writer?.DBInstanceClass ?? 'db.serverless',
      PubliclyAccessible: writer?.PubliclyAccessible ?? false,
      Tags: TAGS,
    }),
  );
}

/** Where the source is, so that who reaches it reaches the copy. */
const networkOf = ({ DBSubnetGroup, VpcSecurityGroups = [] }: DBInstance) => ({
  DBSubnetGroupName: DBSubnetGroup?.DBSubnetGroupName,
  VpcSecurityGroupIds: VpcSecurityGroups.flatMap(({ VpcSecurityGroupId: id }) => id ?? []),
});

const networkOfCluster = ({ DBSubnetGroup, VpcSecurityGroups = [] }: DBCluster) => ({
  DBSubnetGroupName: DBSubnetGroup,
  VpcSecurityGroupIds: VpcSecurityGroups.flatMap(({ VpcSecurityGroupId: id }) => id ?? []),
});
