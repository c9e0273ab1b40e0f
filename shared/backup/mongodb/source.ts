import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inherited } from '../../platform/environment.ts';
import { InvalidRequest } from '../../platform/errors.ts';
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
          database: readAddress(uri).database,
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

/**
 * Hosts in any order, and the database; without who logs in and how.
 * @throws InvalidRequest for an address that cannot be told apart from its password
 */
export function addressOfMongodb(uri: string): string {
  const { scheme, hosts, database } = readAddress(uri);
  return `${scheme}://${hosts.toLowerCase().split(',').sort().join(',')}/${database}`;
}

const HOST = /^(\[[\da-f:.]+\]|[\w.%-]+)(:\d{1,5})?$/i;

/** Not by `URL`, which refuses the several hosts of a replica set. */
function readAddress(uri: string): { scheme: string; hosts: string; database: string } {
  const [, scheme = '', hosts = '', path = '', options = ''] =
    /^(mongodb(?:\+srv)?):\/\/(?:[^@/?#]*@)?([^@/?#]+)(?:\/([^?]*))?(\?.*)?$/s.exec(uri) ?? [];
  const database = decoded(path);
  // A password with an @, a slash or a question mark would stand where a host or a database does.
  if (
    !hosts.split(',').every((host) => HOST.test(host)) ||
    /[@/]/.test(path) ||
    options.includes('@') ||
    !database
  )
    throw new InvalidRequest(
      'The address is not like mongodb://user:password@host:port/database; in names and passwords, special characters are written as %xx',
    );
  return { scheme, hosts, database };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path) || 'all';
  } catch {
    return undefined;
  }
}
