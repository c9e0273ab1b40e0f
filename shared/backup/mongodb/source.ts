import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inherited } from '../../platform/environment.ts';
import { BackupCannotRun } from '../errors.ts';
import { plainContents } from '../manifest/plain-contents.ts';
import { startClient } from '../take/client-process.ts';
import type { BackupSource } from '../take/source.ts';

const run = promisify(execFile);

/**
 * A MongoDB deployment, by `mongodump --archive`. `--oplog` makes it a snapshot on a replica set;
 * the manifest has no counts, because the archive itself carries a checksum per collection.
 */
export function mongodbSource({
  uri,
  oplog = false,
}: {
  uri: string;
  oplog?: boolean;
}): BackupSource {
  return {
    async check() {
      const { stdout } = await run('mongodump', ['--version'], {
        env: inherited('PATH', 'HOME'),
      }).catch((cause) => {
        throw new BackupCannotRun(
          'There is no mongodump on the PATH: install the MongoDB Database Tools',
          { cause },
        );
      });
      const version = /version:?\s+v?(\S+)/.exec(stdout)?.[1] ?? 'unknown';
      return {
        dump: 'mongodb-archive',
        compressedBy: 'none',
        databaseBytes: 0,
        source: {
          kind: 'mongodb',
          database: databaseOf(uri),
          identity: addressOfMongodb(uri),
          address: addressOfMongodb(uri),
          serverVersion: 'unknown',
          clientVersion: version,
        },
      };
    },
    async open() {
      const dir = await mkdtemp(join(tmpdir(), 'nightshift-mongodb-'));
      // In a file of its own: arguments are visible to every user of the machine.
      const config = join(dir, 'config.yaml');
      await writeFile(config, `uri: ${JSON.stringify(uri)}\n`, { mode: 0o600 });
      const client = startClient({
        name: 'mongodump',
        command: 'mongodump',
        args: [`--config=${config}`, '--archive', ...(oplog ? ['--oplog'] : [])],
        env: inherited('PATH', 'HOME'),
      });
      return {
        snapshotAt: new Date(),
        stream: client.stdout,
        finished: client.finished,
        contents: Promise.resolve(plainContents([])),
        async close() {
          client.kill();
          await rm(dir, { recursive: true, force: true });
        },
      };
    },
  };
}

/** Hosts in any order, and the database; without who logs in and how. */
export function addressOfMongodb(uri: string): string {
  const [, scheme = 'mongodb', hosts = ''] =
    /^(mongodb(?:\+srv)?):\/\/(?:[^@/?]*@)?([^/?]+)/.exec(uri) ?? [];
  const sorted = hosts.toLowerCase().split(',').sort().join(',');
  return `${scheme}://${sorted}/${databaseOf(uri)}`;
}

/** Not by `URL`, which refuses the several hosts of a replica set. */
function databaseOf(uri: string): string {
  const name = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(uri)?.[1];
  return name ? decodeURIComponent(name) : 'all';
}
