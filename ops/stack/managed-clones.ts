import type { DBCluster, DBInstance, RDSClient } from '@aws-sdk/client-rds';
import { BackupCannotRun, BackupFailed } from '../../shared/backup/errors.ts';
import type { ManagedClones } from '../../shared/backup/managed/clones.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import { beginCluster, beginInstance } from './begin-clone.ts';

/** States of a server from which none comes back. */
const NEVER = /^(failed|incompatible-|inaccessible-|restore-error|storage-full|deleting)/;

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

  const writerOf = async ({ DBClusterMembers = [] }: DBCluster) => {
    const id = DBClusterMembers.find((each) => each.IsClusterWriter)?.DBInstanceIdentifier;
    return id === undefined ? undefined : instance(id);
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
      const wanted = { name, of };
      const begun = server
        ? beginInstance({ ...wanted, source: server }, { client, rds })
        : whole &&
          beginCluster(
            { ...wanted, source: whole, readWriter: () => writerOf(whole) },
            { client, rds },
          );
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
