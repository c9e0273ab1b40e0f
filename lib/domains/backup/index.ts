import { CfnOutput, Duration } from 'aws-cdk-lib';
import { type Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { jobs } from '../../../shared/scheduling/jobs.ts';
import { allow, bindBucket, bindSecret } from '../../constructs/bind.ts';
import { createBucket } from '../../constructs/bucket.ts';
import { jobFunction } from '../../constructs/job-function.ts';
import { createSecret } from '../../constructs/secret.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { StoredSecret } from '../../foundation/stored-secret.ts';
import { watchBackups } from './alarms.ts';
import { copyDocuments } from './document-copies.ts';
import { addDrill } from './drill.ts';
import { imageOf, imageProps } from './image.ts';
import { allowKey } from './key.ts';
import { PATIENCE, readBackupOptions } from './options.ts';
import { addPruning } from './prune.ts';
import { addBackupTasks } from './tasks.ts';

/** Where backups are copied to: the secret that says it, and what the stage says of Google Drive. */
export type BackupPlaces = { secret: StoredSecret; drive: Record<string, string> };

/**
 * Each night → backup-database → pg_dump → age → bucket backups; the first of each month →
 * restore-drill. Options: lib/domains/backup/options.ts; times: shared/scheduling/jobs.ts.
 * The documents are copied along.
 */
export function addBackups(
  foundation: Foundation,
  { documents }: { documents: Bucket },
): BackupPlaces {
  const local = foundation.stage === 'local';
  const options = readBackupOptions(foundation);
  const { lockDays } = options;
  const bucket = createBucket(foundation, 'backups', {
    lifecycleRules: [
      // What a killed run began and nobody finished.
      { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      // Giving up a locked backup only hides it: S3 removes what is hidden once its lock is over.
      ...(lockDays ? [{ noncurrentVersionExpiration: Duration.days(1) }] : []),
    ],
    ...(lockDays ? { objectLockEnabled: true, versioned: true } : {}),
    ...(options.kmsKey ? { encryptionKey: options.kmsKey, encryption: BucketEncryption.KMS } : {}),
  });
  const secrets = {
    key: createSecret(foundation, 'backup-key', {
      description:
        'Opens the backups: age identities or a BACKUP_ENCRYPTION_KEY. Keep a copy elsewhere',
      // As a BACKUP_ENCRYPTION_KEY is: a laptop needs no set-up.
      ...(local ? { generate: 'hex' } : {}),
    }),
    recipients: createSecret(foundation, 'backup-recipients', {
      description: 'age recipients (public keys) that backups are written to',
    }),
    // Who reads backups believes what this signs, and cannot sign: of two keys, the other half.
    signingKey: createSecret(foundation, 'backup-signing-key', {
      description: 'Signs the backups: 64 hex characters; for who writes them alone',
      ...(local ? { generate: 'hex' } : {}),
    }),
    signers: createSecret(foundation, 'backup-signers', {
      description: 'Public keys of whose backups are believed: ed25519:…',
    }),
    second: createSecret(foundation, 'backup-second', {
      description:
        'Further places of backups as JSON: a bucket, a folder of Google Drive, or a list of them',
    }),
  };

  const backup = jobFunction(foundation, jobs['backup-database'], {
    memoryMb: 2_048,
    database: 'owner',
    ...imageOf(foundation, 'backup-database'),
    environment: options.environment,
    maxAge: PATIENCE,
  });
  bindBucket(backup, bucket, {
    variable: 'BACKUPS_BUCKET',
    // Who writes backups deletes none: prune-backups does.
    access: ['read', 'write', 'list'],
  });
  // To find what a killed run left; aborting it is part of writing.
  allow(backup, ['s3:ListBucketMultipartUploads'], [bucket.bucketArn]);
  if (lockDays) allow(backup, ['s3:PutObjectRetention'], [bucket.arnForObjects('*')]);
  allowKey(backup, options.kmsKey);
  const copies = copyDocuments(foundation, { backup, from: documents });
  const prune = addPruning(foundation, { bucket, options, second: secrets.second });
  const drill = addDrill(foundation, { bucket, key: secrets.key, kmsKey: options.kmsKey });
  bindSecret(backup, secrets.recipients, 'BACKUP_RECIPIENTS_SECRET');
  bindSecret(backup, secrets.second, 'BACKUP_SECOND_SECRET');
  bindSecret(backup, secrets.signingKey, 'BACKUP_SIGNING_KEY_SECRET');
  // On a laptop one key does for both; elsewhere who writes backups cannot read them.
  if (local) {
    bindSecret(backup, secrets.key, 'BACKUP_KEY_SECRET');
    for (const fn of [drill, prune])
      bindSecret(fn, secrets.signingKey, 'BACKUP_SIGNING_KEY_SECRET');
  } else {
    for (const fn of [backup, drill, prune])
      bindSecret(fn, secrets.signers, 'BACKUP_SIGNERS_SECRET');
    addBackupTasks(foundation, {
      backup,
      drill,
      bucket,
      copies,
      options,
      image: imageProps(foundation),
      secrets,
    });
    // So that an operator's own run keeps, locks and encrypts as the nightly one does.
    new CfnOutput(foundation.stack, 'BackupSettings', {
      value: foundation.stack.toJsonString(options.environment),
      description: 'How long backups are kept and how they are stored',
    });
  }

  watchBackups(foundation);
  return { secret: secrets.second, drive: options.drive };
}
