import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import { BackupDamaged } from '../errors.ts';
import { COMPRESSIONS, DUMPS } from './formats.ts';
import { idOf } from './object-keys.ts';
import { isSigned, type Signer, signDigest, type Trust } from './signature.ts';

const count = once(() => z.int().check(z.nonnegative()));

const tableSchema = () =>
  z.object({
    /** `schema.table`, as Postgres quotes it. */
    name: z.string(),
    rows: count(),
    /** Sum of a 64-bit hash per row: the same in any order of rows, another one after any change. Postgres only. */
    checksum: z.optional(z.string()),
    /** Partitions whose rows are counted here, under the table at their top. */
    parts: z.optional(z.array(z.string())),
  });

/** How a database reads bytes and sorts text: a copy with another may refuse what it held. */
const localeSchema = () =>
  z.object({
    encoding: z.string(),
    collate: z.string(),
    ctype: z.string(),
    provider: z.enum(['libc', 'icu', 'builtin']),
    /** Of ICU or of Postgres itself. */
    locale: z.nullable(z.string()),
  });

/** What was seen in the snapshot that the dump was taken from. */
const contentsSchema = () =>
  z.object({
    tables: z.array(tableSchema()),
    /** What a row's hash is taken of; see `rowHash`. */
    hashing: z.optional(
      z.union([
        z.enum(['values', 'text', 'utf8', 'bytes']),
        z.string().check(z.regex(/^in [A-Z0-9_]+$/)),
      ]),
    ),
    /** That generated columns which are not stored are in no hash; they were, where this is absent. */
    stored: z.optional(z.literal(true)),
    /** Last values of ascending sequences. */
    sequences: z.record(z.string(), z.string()),
    largeObjects: z.optional(z.object({ count: count(), checksum: z.string() })),
    /** How many of each kind of schema object: indexes, constraints, functions, policies … */
    objects: z.record(z.string(), count()),
    extensions: z.record(z.string(), z.string()),
    /** Owners and grantees: roles live outside a dump, and a restore needs them. */
    roles: z.array(z.string()),
    migration: z.nullable(z.string()),
    locale: z.optional(localeSchema()),
    /** Which transactions the snapshot saw, as `txid_current_snapshot` prints it: tells what a clone has beyond. */
    snapshot: z.optional(z.string().check(z.regex(/^\d+:\d+:[\d,]*$/))),
    /** What was not fit for use in the source itself, in words: of a copy it is no fault. */
    unfit: z.optional(z.array(z.string())),
    /** What belongs to the database and is in no dump of it, in words. */
    notKept: z.optional(z.array(z.string())),
    /** Locks that making all of it takes in one transaction. */
    lockable: z.optional(count()),
  });

const manifestSchema = once(() =>
  z.object({
    format: z.literal('nightshift-backup/1'),
    id: z.string(),
    source: z.object({
      kind: z.enum(['postgres', 'mongodb', 'sqlite']),
      database: z.string(),
      /** What it is, and not what it is called: of two databases with one name, two. */
      identity: z.string(),
      /** Where it was found, for people; without who logs in. */
      address: z.string(),
      serverVersion: z.string(),
      clientVersion: z.string(),
    }),
    snapshotAt: z.iso.datetime(),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    file: z.object({
      key: z.string(),
      size: count(),
      sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      dump: z.enum(DUMPS),
      compression: z.enum(COMPRESSIONS),
      encryption: z.literal('age-v1'),
      keyIds: z.array(z.string()).check(z.minLength(1)),
    }),
    /** Size of the database on its server, in bytes. */
    databaseBytes: count(),
    contents: contentsSchema(),
    /** Buckets whose objects are kept by a copy of their own, and how many there were. */
    buckets: z.array(
      z.object({ name: z.string(), copiedTo: z.string(), objects: count(), bytes: count() }),
    ),
  }),
);

export type Manifest = z.output<ReturnType<typeof manifestSchema>>;
export type Contents = z.output<ReturnType<typeof contentsSchema>>;
export type Locale = z.output<ReturnType<typeof localeSchema>>;
export type TableContents = z.output<ReturnType<typeof tableSchema>>;

/** The manifest as it is stored: JSON that carries its own SHA-256, and who wrote it by a signature. */
export function writeManifest(manifest: Manifest, signer: Signer): Buffer {
  const digest = digestOf(JSON.stringify(manifest));
  const signature = signDigest(digest, signer);
  return Buffer.from(`${JSON.stringify({ digest, signature, manifest }, null, 2)}\n`);
}

/**
 * @param id the backup that the manifest was found under: one that was copied from another is refused.
 * @throws BackupDamaged, also for one that nobody whom we trust has signed: who can write to a bucket
 *   can put a backup there
 */
export function readManifest(bytes: Buffer, { id, trust }: { id: string; trust: Trust }): Manifest {
  const wrong = (why: string) => new BackupDamaged(`The manifest of ${id} ${why}`);
  let parsed: { digest?: unknown; signature?: unknown; manifest?: unknown };
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw wrong('is not JSON');
  }
  const digest = digestOf(JSON.stringify(parsed?.manifest));
  if (digest !== parsed?.digest) throw wrong('was changed');
  if (!trust.unsigned && !isSigned(digest, parsed.signature, trust))
    throw wrong('is not signed by who writes the backups of this stage');
  const result = z.safeParse(manifestSchema(), parsed.manifest);
  if (!result.success) throw wrong('has another format than this version reads');
  if (result.data.id !== id) throw wrong('belongs to another backup');
  // What is given up is what a manifest names: it must not name what is not its own.
  if (idOf(result.data.file.key) !== id) throw wrong('names a file of another backup');
  return result.data;
}

const digestOf = (text: string | undefined) =>
  createHash('sha256')
    .update(text ?? '')
    .digest('hex');
