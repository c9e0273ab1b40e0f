import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { identity } from '../../local/postgres/unprivileged.ts';
import { eventually } from './eventually.ts';

export type TestPooler = { host: string; port: number; stop(): void };

/**
 * A PgBouncer before the suite's server, in transaction mode, so that two statements of one session
 * may reach two connections: what a function keeps in its session would be lost, or another's.
 * @param input.binary what TEST_POOLER says: `pgbouncer`, or where it is
 */
export async function startPooler(input: {
  binary: string;
  serverUrl: string;
  dir: string;
}): Promise<TestPooler> {
  const server = new URL(input.serverUrl);
  const port = await freePort();
  await mkdir(input.dir, { recursive: true });
  await chmod(input.dir, 0o777);
  const users = join(input.dir, 'users.txt');
  await writeFile(users, `"${server.username}" "${decodeURIComponent(server.password)}"\n`);
  const settings = join(input.dir, 'pgbouncer.ini');
  await writeFile(
    settings,
    `[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
pool_mode = transaction
auth_type = scram-sha-256
auth_file = ${users}
auth_user = ${server.username}
auth_query = SELECT usename, passwd FROM pg_shadow WHERE usename = $1
max_client_conn = 1000
default_pool_size = 20
server_idle_timeout = 5
`,
  );
  const child = spawn(input.binary, ['-q', settings], { ...identity, stdio: 'ignore' });
  await Promise.race([answering(port, server), died(child)]);
  return { host: '127.0.0.1', port, stop: () => void child.kill('SIGINT') };
}

async function died(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit').catch((error: unknown) => [String(error)]);
  throw new Error(`The pooler of TEST_POOLER did not start: ${code}`);
}

async function answering(port: number, server: URL): Promise<void> {
  const through = new URL(server);
  through.port = String(port);
  await eventually(async () => {
    const client = new pg.Client({ connectionString: through.toString() });
    await client.connect();
    await client.end();
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}
