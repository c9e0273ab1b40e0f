import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inherited } from '../../platform/environment.ts';
import { BackupCannotRun, BackupFailed } from '../errors.ts';
import type { Contents } from '../manifest/manifest.ts';
import { plainContents } from '../manifest/plain-contents.ts';
import { type ClientProcess, startClient } from '../take/client-process.ts';
import { runProgram } from '../take/run-program.ts';
import type { BackupSource } from '../take/source.ts';
import { sweepTemporary } from '../take/temporary.ts';
import { readArchive } from './read-archive.ts';

/**
 * A MongoDB deployment, by `mongodump --archive`. `--oplog` makes it a snapshot on a replica set;
 * the documents are counted in the archive itself, as it passes. An empty one is refused: a name that
 * was mistyped must not look like a backup.
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
      const { stdout } = await runProgram('mongodump', ['--version'], {
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
      await sweepTemporary(PREFIX);
      const dir = await mkdtemp(join(tmpdir(), PREFIX));
      // In a file of its own: arguments are visible to every user of the machine.
      const config = join(dir, 'config.yaml');
      await writeFile(config, `uri: ${JSON.stringify(uri)}\n`, { mode: 0o600 });
      const client = startClient({
        name: 'mongodump',
        command: 'mongodump',
        args: [`--config=${config}`, '--archive', ...(oplog ? ['--oplog'] : [])],
        env: inherited('PATH', 'HOME'),
      });
      const snapshotAt = new Date();
      return {
        snapshotAt,
        stream: client.stdout,
        finished: client.finished,
        contents: countDocuments(client),
        async close() {
          client.kill();
          await rm(dir, { recursive: true, force: true });
        },
      };
    },
  };
}

const PREFIX = 'nightshift-mongodb-';

async function countDocuments({ stdout, finished }: ClientProcess): Promise<Contents> {
  const archive = readArchive();
  const read = new Promise<void>((resolve, reject) => {
    stdout.on('data', (piece: Buffer) => {
      try {
        archive.read(piece);
      } catch (error) {
        reject(error);
      }
    });
    stdout.once('end', resolve);
    stdout.once('error', reject);
    stdout.once('close', resolve);
  });
  await read;
  // Its own words come first: an archive that stops in its middle is what a client leaves that failed.
  await finished;
  archive.finish();
  // The oplog belongs to no database.
  if ([...archive.counts.keys()].every((name) => name.startsWith('.')))
    throw new BackupFailed('There is no collection in this database: is its name right?');
  return plainContents([...archive.counts].sort().map(([name, rows]) => ({ name, rows })));
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
