import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AwsError } from '../../../local/aws/errors.ts';
import { queryRefusal, queryReply } from '../../../local/aws/protocol/query.ts';
import type { XmlValue } from '../../../local/aws/protocol/xml.ts';
import { parseDatabaseAddress, withDatabase } from '../../../shared/platform/database/address.ts';
import { openDoor } from './database-door.ts';
import { runSql } from './fixture.ts';

type Server = {
  DBInstanceIdentifier: string;
  DBClusterIdentifier?: string | undefined;
  status: string;
  host: string;
  port: number;
  /** Looks after which what is being made is there. */
  looks: number;
  gone?: () => Promise<void>;
};
type Cluster = { DBClusterIdentifier: string; status: string; port: number };
type Form = Record<string, string>;

/**
 * RDS as far as a drill needs it, over its real protocol: one database, which is at `databaseUrl`, and
 * copies of it, which are physical copies with an address of their own. A test sees every call.
 */
export async function startRds(input: {
  databaseUrl: string;
  kind: 'instance' | 'cluster';
  restorableTo?: Date;
  /** Runs on a copy before it is handed out. */
  onCopy?: (url: string) => Promise<void>;
  /** What becomes of copies. */
  copies?: 'available' | 'failed';
  snapshots?: Record<string, Date>;
}) {
  const calls: { action: string; form: Form }[] = [];
  const from = parseDatabaseAddress(input.databaseUrl);
  const until = input.restorableTo ?? new Date(Date.now() + 60_000);
  const of = input.kind === 'cluster' ? 'orders' : undefined;
  const servers: Server[] = [
    {
      ...{ DBInstanceIdentifier: 'orders-1', DBClusterIdentifier: of },
      ...at(from),
      status: 'available',
      looks: 0,
    },
  ];
  const clusters: Cluster[] = of
    ? [{ DBClusterIdentifier: of, status: 'available', port: from.port }]
    : [];

  const copy = async (name: string, cluster?: string) => {
    const database = name.replaceAll('-', '_');
    const door = withDatabase(input.databaseUrl, 'postgres');
    await runSql(door, `CREATE DATABASE ${database} TEMPLATE ${from.database}`);
    await input.onCopy?.(withDatabase(input.databaseUrl, database));
    const { port, close } = await openDoor({ ...from, database });
    const gone = async () => {
      await close();
      await runSql(door, `DROP DATABASE ${database} WITH (FORCE)`);
    };
    servers.push({
      ...{ DBInstanceIdentifier: name, DBClusterIdentifier: cluster, host: '127.0.0.1', port },
      ...{ status: 'creating', looks: 2, gone },
    });
  };
  const withRange = { LatestRestorableTime: until.toISOString() };
  const showServer = (one: Server): XmlValue => ({
    DBInstanceIdentifier: one.DBInstanceIdentifier,
    DBClusterIdentifier: one.DBClusterIdentifier,
    DBInstanceStatus: one.status,
    DBInstanceClass: 'db.t4g.medium',
    BackupRetentionPeriod: 7,
    ...withRange,
    DBSubnetGroup: { DBSubnetGroupName: 'inside' },
    VpcSecurityGroups: { VpcSecurityGroupMembership: { VpcSecurityGroupId: 'sg-1' } },
    ...(one.status === 'available' && { Endpoint: { Address: one.host, Port: one.port } }),
  });
  const showCluster = (one: Cluster): XmlValue => ({
    DBClusterIdentifier: one.DBClusterIdentifier,
    Status: one.status,
    Engine: 'aurora-postgresql',
    Endpoint: one.DBClusterIdentifier === of ? from.host : 'elsewhere',
    Port: one.port,
    ...withRange,
    DBSubnetGroup: 'inside',
    VpcSecurityGroups: { VpcSecurityGroupMembership: { VpcSecurityGroupId: 'sg-1' } },
  });
  const age = (one: Server) => {
    if (one.status === 'creating' && one.looks-- <= 0) one.status = input.copies ?? 'available';
    else if (one.status === 'deleting' && one.looks-- <= 0) servers.splice(servers.indexOf(one), 1);
  };
  const ACTIONS: Record<string, (form: Form) => Promise<XmlValue> | XmlValue> = {
    DescribeDBInstances() {
      for (const one of [...servers]) age(one);
      return { DBInstances: { DBInstance: servers.map(showServer) } };
    },
    DescribeDBClusters: () => ({ DBClusters: { DBCluster: clusters.map(showCluster) } }),
    DescribeDBSnapshots({ DBSnapshotIdentifier: id = '' }) {
      const taken = input.snapshots?.[id];
      if (!taken) throw new AwsError('DBSnapshotNotFound', 'There is none', 404);
      const DBSnapshot = { DBSnapshotIdentifier: id, SnapshotCreateTime: taken.toISOString() };
      return { DBSnapshots: { DBSnapshot } };
    },
    async RestoreDBInstanceToPointInTime({ TargetDBInstanceIdentifier: name = '' }) {
      await copy(name);
      return {};
    },
    async RestoreDBInstanceFromDBSnapshot({ DBInstanceIdentifier: name = '' }) {
      await copy(name);
      return {};
    },
    RestoreDBClusterToPointInTime({ DBClusterIdentifier: id = '' }) {
      clusters.push({ DBClusterIdentifier: id, status: 'available', port: 1 });
      return {};
    },
    async CreateDBInstance({ DBInstanceIdentifier: name = '', DBClusterIdentifier: cluster }) {
      await copy(name, cluster);
      return {};
    },
    async DeleteDBInstance({ DBInstanceIdentifier: name }) {
      const one = servers.find((each) => each.DBInstanceIdentifier === name);
      if (!one?.gone) throw new AwsError('DBInstanceNotFound', 'There is none', 404);
      // As RDS: what is being made cannot be removed yet.
      if (one.status === 'creating') throw new AwsError('InvalidDBInstanceState', 'Not now');
      await one.gone();
      Object.assign(one, { status: 'deleting', looks: 1 });
      return {};
    },
    DeleteDBCluster({ DBClusterIdentifier: id }) {
      const inUse = servers.some(
        (each) => each.DBClusterIdentifier === id && each.status !== 'deleting',
      );
      if (inUse) throw new AwsError('InvalidDBClusterStateFault', 'It has instances');
      const found = clusters.findIndex((each) => each.DBClusterIdentifier === id);
      if (found < 0) throw new AwsError('DBClusterNotFoundFault', 'There is none', 404);
      clusters.splice(found, 1);
      return {};
    },
  };

  const http = createServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    const { Action: action = '' } = form;
    calls.push({ action, form });
    const reply = await Promise.resolve()
      .then(() => {
        const act = ACTIONS[action];
        if (!act) throw new AwsError('InvalidAction', action);
        return act(form);
      })
      .then(
        (result) => queryReply({ action, result, requestId: 'r' }),
        (error) => queryRefusal(error, 'r'),
      );
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  return {
    endpoint: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    calls,
    /** Names of copies that are there. */
    copies: () =>
      [
        ...servers.map((one) => one.DBInstanceIdentifier),
        ...clusters.map((one) => one.DBClusterIdentifier),
      ].filter((name) => name.startsWith('nightshift-drill-')),
    /** A copy that a drill left. */
    leave: copy,
    async stop() {
      for (const { gone } of servers) await gone?.().catch(() => undefined);
      await new Promise<void>((done) => {
        http.close(() => done());
        http.closeAllConnections();
      });
    },
  };
}

const at = ({ host, port }: { host: string; port: number }) => ({ host, port });
