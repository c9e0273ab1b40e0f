import type { DBCluster, DBInstance, RDSClient } from '@aws-sdk/client-rds';
import { BackupCannotRun, BackupFailed } from '../../shared/backup/errors.ts';
import type { CloneOf, ManagedClones } from '../../shared/backup/managed/clones.ts';
import { NotFound } from '../../shared/platform/errors.ts';

/** States of a server from which none comes back. */
const NEVER = /^(failed|incompatible-|inaccessible-|restore-error|storage-full|deleting)/;
const TAGS = [{ Key: 'nightshift:drill', Value: 'a copy that is removed after it was compared' }];
/** What every copy is: alone, found by nobody, and easily removed. */
const COPY = { DeletionProtection: false, CopyTagsToSnapshot: false, Tags: TAGS };

/** Copies of databases of RDS and of clusters of Aurora, as RDS makes them of its own backups. */
export async function rdsClones(client: RDSClient): Promise<ManagedClones> {
  const rds = await import('@aws-sdk/client-rds');

  const instances = async () => {
    const found: DBInstance[] = [];
    for await (const page of rds.paginateDescribeDBInstances({ client }, {}))
      found.push(...(page.DBInstances ?? []));
    return found;
  };
  const clusters = async () => {
    const found: DBCluster[] = [];
    for await (const page of rds.paginateDescribeDBClusters({ client }, {}))
      found.push(...(page.DBClusters ?? []));
    return found;
  };
  const instance = async (id: string) =>
    (await instances()).find((each) => each.DBInstanceIdentifier === id);
  const cluster = async (id: string) =>
    (await clusters()).find((each) => each.DBClusterIdentifier === id);

  const beginInstance = async (name: string, of: CloneOf, source: DBInstance) => {
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
  };

  const beginCluster = async (name: string, of: CloneOf, source: DBCluster) => {
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
    const id = source.DBClusterMembers?.find((each) => each.IsClusterWriter)?.DBInstanceIdentifier;
    const writer = id === undefined ? undefined : await instance(id);
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
  };

  return {
    async find({ host, port }) {
      const server = (await instances()).find(
        ({ Endpoint }) => Endpoint?.Address === host && Endpoint.Port === port,
      );
      const whole = (await clusters()).find(
        (each) =>
          (server && each.DBClusterIdentifier === server.DBClusterIdentifier) ||
          ([each.Endpoint, each.ReaderEndpoint, ...(each.CustomEndpoints ?? [])].includes(host) &&
            each.Port === port),
      );
      if (whole)
        return {
          id: whole.DBClusterIdentifier as string,
          kind: 'cluster',
          restorable: range(whole.EarliestRestorableTime, whole.LatestRestorableTime),
        };
      if (!server) return undefined;
      const days = server.BackupRetentionPeriod ?? 0;
      return {
        id: server.DBInstanceIdentifier as string,
        kind: 'instance',
        restorable: days > 0 ? range(undefined, server.LatestRestorableTime) : undefined,
      };
    },

    async takenAt(snapshot, { id, kind }) {
      const ofCluster = { DBClusterIdentifier: id, DBClusterSnapshotIdentifier: snapshot };
      const ofInstance = { DBInstanceIdentifier: id, DBSnapshotIdentifier: snapshot };
      const asked =
        kind === 'cluster'
          ? client
              .send(new rds.DescribeDBClusterSnapshotsCommand(ofCluster))
              .then(({ DBClusterSnapshots: [one] = [] }) => one?.SnapshotCreateTime)
          : client
              .send(new rds.DescribeDBSnapshotsCommand(ofInstance))
              .then(({ DBSnapshots: [one] = [] }) => one?.SnapshotCreateTime);
      const found = await asked.catch((error: Error) => {
        if (!/SnapshotNotFound/.test(error.name)) throw error;
      });
      if (!found) throw new NotFound(`${id} has no snapshot ${snapshot} that is finished`);
      return found;
    },

    async begin({ name, of, database: { id, kind } }) {
      const [server, whole] =
        kind === 'instance' ? [await instance(id)] : [undefined, await cluster(id)];
      const begun = server
        ? beginInstance(name, of, server)
        : whole && beginCluster(name, of, whole);
      if (!begun) throw new BackupCannotRun(`${id} is not there any more`);
      await begun.catch((cause: Error) => {
        throw new BackupCannotRun(`RDS makes no copy of ${id} (${cause.name})`, { cause });
      });
    },

    async address(name) {
      const server = await instance(name);
      const status = server?.DBInstanceStatus ?? 'gone';
      if (NEVER.test(status) || !server)
        throw new BackupFailed(`The copy ${name} did not come to be: RDS says ${status}`);
      const { Address: host, Port: port } = server.Endpoint ?? {};
      return status === 'available' && host && port ? { host, port } : undefined;
    },

    async remove(name) {
      const [server, whole] = [await instance(name), await cluster(name)];
      if (server && server.DBInstanceStatus !== 'deleting')
        await client
          .send(
            new rds.DeleteDBInstanceCommand({
              DBInstanceIdentifier: name,
              SkipFinalSnapshot: true,
              ...(!whole && { DeleteAutomatedBackups: true }),
            }),
          )
          .catch(later);
      if (whole && whole.Status !== 'deleting')
        await client
          .send(
            new rds.DeleteDBClusterCommand({
              DBClusterIdentifier: name,
              SkipFinalSnapshot: true,
              DeleteAutomatedBackups: true,
            }),
          )
          .catch(later);
      return !server && !whole;
    },

    async named(prefix) {
      const ids = [
        ...(await instances()).map(({ DBInstanceIdentifier }) => DBInstanceIdentifier ?? ''),
        ...(await clusters()).map(({ DBClusterIdentifier }) => DBClusterIdentifier ?? ''),
      ];
      return [...new Set(ids)].filter((id) => id.startsWith(prefix));
    },
  };
}

/** What is still being made, or served, cannot be removed yet: the next look tries again. */
function later(error: Error): void {
  if (/^(InvalidDB(Instance|Cluster)State|DB(Instance|Cluster)NotFound)/.test(error.name)) return;
  throw error;
}

const range = (from: Date | undefined, to: Date | undefined) => to && { from, to };

/** Where the source is, so that who reaches it reaches the copy. */
const networkOf = ({ DBSubnetGroup, VpcSecurityGroups = [] }: DBInstance) => ({
  DBSubnetGroupName: DBSubnetGroup?.DBSubnetGroupName,
  VpcSecurityGroupIds: VpcSecurityGroups.flatMap(({ VpcSecurityGroupId: id }) => id ?? []),
});

const networkOfCluster = ({ DBSubnetGroup, VpcSecurityGroups = [] }: DBCluster) => ({
  DBSubnetGroupName: DBSubnetGroup,
  VpcSecurityGroupIds: VpcSecurityGroups.flatMap(({ VpcSecurityGroupId: id }) => id ?? []),
});
