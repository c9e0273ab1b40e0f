import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type LocalPostgres, removeCluster, startPostgres } from '../../local/postgres.ts';
import { processesOf } from '../support/processes.ts';

describe('the embedded Postgres', () => {
  let parent: string;
  let dir: string;
  let running: LocalPostgres | undefined;

  beforeEach(async () => {
    // Closed to other users, as a checkout below /root is.
    parent = await mkdtemp(join(tmpdir(), 'nightshift-cluster-'));
    dir = join(parent, 'postgres');
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await removeCluster(dir);
    await rm(parent, { recursive: true, force: true });
  });

  const start = async (options: { port?: number } = {}) => {
    running = await startPostgres({ dir, ephemeral: true, ...options });
    return running;
  };
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  /** By the folder's own name, which stays wherever the cluster really lies. */
  const serverProcesses = () => processesOf(basename(parent));
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: running?.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it('keeps its data and its port, and is gone when it is stopped', async () => {
    const { port } = await start();
    await query('CREATE TABLE kept (id int)');
    expect(serverProcesses().length).toBeGreaterThan(0);
    await stop();
    expect(serverProcesses()).toEqual([]);
    expect((await start()).port).toBe(port);
    expect(await query('SELECT * FROM kept')).toEqual([]);
  });

  it('starts clean after its folder was deleted, wherever the cluster really lay', async () => {
    await start();
    await query('CREATE TABLE kept (id int)');
    await stop();
    await rm(dir, { recursive: true });
    await start();
    await expect(query('SELECT * FROM kept')).rejects.toThrow('does not exist');
  });

  it('does not take for a cluster what a killed start left half made', async () => {
    await mkdir(join(dir, 'data.new'), { recursive: true });
    await writeFile(join(dir, 'data.new', 'PG_VERSION'), '15\n');
    await start();
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says why it does not start, and leaves nothing running', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => taken.once('listening', listening));
    const { port } = taken.address() as { port: number };
    await expect(start({ port })).rejects.toThrow(/address already in use/i);
    taken.close();
    expect(serverProcesses()).toEqual([]);
  });
});
