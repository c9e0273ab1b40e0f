import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../platform/clock.ts';
import { DAY } from '../../platform/durations.ts';
import { NightshiftError } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { encryptTo } from '../age/encrypt.ts';
import { keyId, type Recipient } from '../age/keys.ts';
import { BackupCannotRun, BackupFailed, SourceChanged } from '../errors.ts';
import { type Manifest, writeManifest } from '../manifest/manifest.ts';
import { backupsPrefix, dataKey, manifestKey, newBackupId } from '../manifest/object-keys.ts';
import type { Signer } from '../manifest/signature.ts';
import { compress, gather } from './compression.ts';
import type { BackupSource, OpenDump, SourceFacts } from './source.ts';

export type Progress = {
  /** Bytes that came from the database's client, and bytes that went to the store. */
  read: number;
  written: number;
};

export type TakeDeps = {
  source: BackupSource;
  store: ObjectStore;
  recipients: Recipient[];
  signer: Signer;
  clock: Clock;
  /** Buckets that are kept by copies of their own, for the manifest. */
  buckets?: () => Promise<Manifest['buckets']>;
  onProgress?: (progress: Progress) => void;
};

/** Milliseconds after which an unfinished upload is of a run that was killed. */
const ABANDONED = DAY;

/**
 * Takes one backup: dump → compress → encrypt → store, with constant memory, then the manifest.
 * Whatever fails, nothing is left: without its manifest a backup does not exist. Where its source was
 * changed while it began, it is begun again, once.
 *
 * @throws BackupCannotRun before anything starts; BackupFailed afterwards, naming the cause.
 */
export async function takeBackup(deps: TakeDeps): Promise<Manifest> {
  const startedAt = deps.clock();
  const facts = await deps.source.check();
  const id = newBackupId(startedAt);
  const key = dataKey(id, { dump: facts.dump, compression: compressionOf(facts) });
  // Fails on a key that is missing before a dump is begun.
  const encrypt = encryptTo(deps.recipients);
  const before = new Date(startedAt.getTime() - ABANDONED);
  await deps.store.abortUploadsBefore({ prefix: backupsPrefix, before }).catch(cannotStore);
  const taking = { id, key, facts, encrypt, startedAt };
  try {
    return await take({ ...taking, lastTry: false }, deps);
  } catch (error) {
    if (!(error instanceof SourceChanged)) throw error;
    log.warn('the source was changed while its backup began, which is begun again', { id, error });
    return await take({ ...taking, encrypt: encryptTo(deps.recipients), lastTry: true }, deps);
  }
}

type Taking = Omit<Work, 'dump'> & { id: string; startedAt: Date; lastTry: boolean };

async function take(taking: Taking, deps: TakeDeps): Promise<Manifest> {
  const { id, key, facts, startedAt, lastTry } = taking;
  const dump = await deps.source.open(facts, { lastTry });
  try {
    const stored = await store({ ...taking, dump }, deps);
    const manifest: Manifest = {
      format: 'nightshift-backup/1',
      id,
      source: facts.source,
      snapshotAt: dump.snapshotAt.toISOString(),
      startedAt: startedAt.toISOString(),
      finishedAt: deps.clock().toISOString(),
      file: {
        key,
        ...stored.file,
        dump: facts.dump,
        compression: compressionOf(facts),
        encryption: 'age-v1',
        keyIds: deps.recipients.map(keyId),
      },
      databaseBytes: facts.databaseBytes,
      contents: stored.contents,
      buckets: [],
    };
    return await finish(manifest, deps);
  } catch (error) {
    throw asFailure(error);
  } finally {
    await dump.close();
  }
}

const compressionOf = ({ compressedBy }: SourceFacts) =>
  compressedBy === 'gzip' ? 'gzip' : 'zstd';

type Work = {
  key: string;
  facts: SourceFacts;
  dump: OpenDump;
  encrypt: ReturnType<typeof encryptTo>;
};

/** Streams the dump into one object. The object is completed only after every part has ended well. */
async function store({ key, facts, dump, encrypt }: Work, deps: TakeDeps) {
  const upload = deps.store.upload({ key, expectedBytes: facts.databaseBytes });
  const hash = createHash('sha256');
  const progress: Progress = { read: 0, written: 0 };
  dump.stream.on('data', (piece: Buffer) => {
    progress.read += piece.length;
  });
  let miscounted: unknown;
  let failing = false;
  // Nothing can come of it any more: the client need not go on to its end.
  dump.contents.catch((error) => {
    if (failing) return;
    miscounted = error;
    void dump.close();
  });
  try {
    await pipeline([
      dump.stream,
      ...(facts.compressedBy === 'none' ? [gather(), compress()] : []),
      encrypt,
      sink(async (piece) => {
        hash.update(piece);
        progress.written += piece.length;
        await upload.write(piece);
        deps.onProgress?.(progress);
      }),
    ]);
    // The stream of a client that was killed ends like any other: only its exit code tells.
    await dump.finished;
    const contents = await dump.contents;
    await upload.complete();
    return { contents, file: { size: progress.written, sha256: hash.digest('hex') } };
  } catch (error) {
    failing = true;
    await dump.close();
    // A client that failed closes its stream too; its own words say more than "premature close".
    const cause = miscounted ?? (await firstCause(dump, error));
    await upload.abort().catch((failed) => {
      throw new BackupFailed('The upload failed and its parts could not be removed', {
        cause: failed,
      });
    });
    throw cause;
  }
}

/** Takes pieces one by one, as they are: an async iterator would join what waits, a copy of each byte. */
const sink = (consume: (piece: Buffer) => Promise<void>) =>
  new Writable({
    highWaterMark: 1 << 18,
    write: (piece: Buffer, _encoding, done) => void consume(piece).then(() => done(), done),
  });

async function firstCause(dump: OpenDump, error: unknown): Promise<unknown> {
  const { code } = error as { code?: string };
  if (code !== 'ERR_STREAM_PREMATURE_CLOSE') return error;
  return dump.finished.then(
    () => error,
    (failed) => failed,
  );
}

/** A manifest that did not arrive leaves no orphan: the object is removed as well. */
async function finish(
  described: Manifest,
  { store: target, buckets, signer }: TakeDeps,
): Promise<Manifest> {
  const manifest = { ...described };
  try {
    manifest.buckets = (await buckets?.()) ?? [];
    await target.put(manifestKey(manifest.id), writeManifest(manifest, signer));
    return manifest;
  } catch (cause) {
    await target.remove(manifest.file.key).catch(() => undefined);
    throw new BackupFailed('The manifest could not be stored', { cause });
  }
}

/** A store that refuses is found out before the database is read. */
function cannotStore(cause: unknown): never {
  const { name } = cause as Error;
  throw new BackupCannotRun(`The store cannot be used (${name})`, { cause });
}

function asFailure(error: unknown): unknown {
  if (error instanceof NightshiftError) return error;
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new BackupFailed(`The backup could not be stored (${why})`, { cause: error });
}
