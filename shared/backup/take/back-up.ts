import { resolveNotice, tellOperators } from '../../notices/tell-operators.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { MINUTE } from '../../platform/durations.ts';
import { log } from '../../platform/log.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import type { Recipient } from '../age/keys.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Signer, Trust } from '../manifest/signature.ts';
import { type RunResult, reasonOf } from '../runs/runs.ts';
import type { KeepPolicy } from '../stored/keep-plan.ts';
import { copyMissing } from './copy-backup.ts';
import { copyBucket } from './copy-bucket.ts';
import type { BackupSource } from './source.ts';
import { type Progress, takeBackup } from './take-backup.ts';

export type BackUpDeps = {
  source: BackupSource;
  store: ObjectStore;
  /** Places besides, to which every backup is copied. */
  further?: ObjectStore[] | undefined;
  /** Buckets that are copied along and listed in the manifest. */
  buckets?: { from: ObjectStore; to: ObjectStore }[] | undefined;
  recipients: Recipient[];
  signer: Signer;
  trust: Trust;
  policy: KeepPolicy;
  sql: Sql;
  clock: Clock;
  onProgress?: (progress: Progress) => void;
};

export type BackUpOutcome = RunResult & { manifest: Manifest };

/** Milliseconds for copying buckets, and for backups that the second destination lacks: of a function's 15 minutes. */
const COPYING = 3 * MINUTE;

/**
 * One whole backup: taken, and copied to every further place. What comes beside or after the backup itself may fail without it: that is told, and no reason to take it again.
 */
export async function backUp(deps: BackUpDeps): Promise<BackUpOutcome> {
  const { source, onProgress, store, recipients, signer, clock } = deps;
  const manifest = await takeBackup({
    source,
    store,
    recipients,
    signer,
    clock,
    buckets: () => copyBuckets(deps),
    ...(onProgress && { onProgress }),
  });
  for (const [i, place] of (deps.further ?? []).entries())
    await orTell(i === 0 ? COPY_KEY : `${COPY_KEY}:${place.name}`, copyFailed(place), deps, () =>
      copyTo(place, manifest.id, deps),
    );
  return {
    manifest,
    backupId: manifest.id,
    bytes: manifest.file.size,
    tables: manifest.contents.tables.length,
    rows: manifest.contents.tables.reduce((sum, { rows }) => sum + rows, 0),
  };
}

const deadline = ({ clock }: BackUpDeps) => new Date(clock().getTime() + COPYING);

async function copyBuckets(deps: BackUpDeps): Promise<Manifest['buckets']> {
  const copied: Manifest['buckets'] = [];
  for (const { from, to } of deps.buckets ?? []) {
    const copy = await orTell('bucket-copy-failed', BUCKET_FAILED, deps, () =>
      copyBucket({ from, to, until: deadline(deps) }, deps),
    );
    if (copy) copied.push(copy);
  }
  return copied;
}

async function copyTo(place: ObjectStore, id: string, deps: BackUpDeps): Promise<void> {
  await copyMissing(
    { first: id, days: deps.policy.days, until: deadline(deps) },
    { from: deps.store, to: place, trust: deps.trust, clock: deps.clock },
  );
}

type Trouble = { title: string; impact: string };
const COPY_KEY = 'backup-copy-failed';
const copyFailed = ({ name }: ObjectStore): Trouble => ({
  title: 'A backup was taken, its copy to the second destination failed',
  impact: `it is not in ${name}; the next backup copies it again`,
});
const BUCKET_FAILED: Trouble = {
  title: 'A backup was taken without the copy of a bucket',
  impact: 'objects that were added since the last copy are in one place only',
};

/** @returns undefined when it failed, which operators then know */
async function orTell<T>(
  key: string,
  { title, impact }: Trouble,
  { sql, clock }: BackUpDeps,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    const done = await work();
    await resolveNotice({ key }, { sql, clock }).catch(() => undefined);
    return done;
  } catch (error) {
    log.error('a step beside the backup failed', { step: key, error });
    const body = `${reasonOf(error)}\n\nImpact: ${impact}. What to do: docs/backup.md`;
    // The ledger may be what is away: the log line above stands then.
    await tellOperators({ key, title, body }, { sql, clock }).catch((untold) =>
      log.error('operators could not be told', { step: key, error: untold }),
    );
    return undefined;
  }
}
