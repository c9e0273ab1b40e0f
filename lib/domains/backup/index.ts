import { CfnOutput, Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Code, Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { jobs } from '../../../shared/scheduling/jobs.ts';
import { allow, bindBucket, bindSecret } from '../../constructs/bind.ts';
import { createBucket } from '../../constructs/bucket.ts';
import { scheduleOf } from '../../constructs/job-queues.ts';
import { NightshiftFunction } from '../../constructs/nightshift-function.ts';
import { ScheduledQueue } from '../../constructs/scheduled-queue.ts';
import { createSecret } from '../../constructs/secret.ts';
import { readContext } from '../../context.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { addBackupAlarms } from './alarms.ts';
import { copyDocuments } from './document-copies.ts';
import { readBackupOptions } from './options.ts';
import { addBackupTasks } from './tasks.ts';

/** Lambda's limit. A larger database goes to the Fargate task. */
const LIMIT = Duration.minutes(15);
/** Messages wait while a retry waits: six timeouts and some. */
const PATIENCE = Duration.hours(3);

/**
 * 02:00 → queue backup-database → pg_dump → age → bucket backups; the first of each month →
 * restore-drill. Options: lib/domains/backup/options.ts; times:
 * shared/scheduling/jobs.ts. The documents bucket must stand: it is copied along.
 */
export function addBackups(house: Foundation) {
  const local = house.stage === 'local';
  const options = readBackupOptions(house.stack);
  const { lockDays } = options;
  const bucket = createBucket(house, 'backups', {
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
    // 64 hex characters: an X25519 key. The first one is made by the deployment.
    key: createSecret(house, 'backup-key', {
      description:
        'Opens the backups: age identities or a BACKUP_ENCRYPTION_KEY. Keep a copy elsewhere',
    }),
    recipients: createSecret(house, 'backup-recipients', {
      description: 'age recipients (public keys) that backups are written to',
    }),
    second: createSecret(house, 'backup-second', {
      description:
        'Second destination as JSON: bucket, region?, endpoint?, accessKeyId?, secretAccessKey?',
    }),
  };

  const backup = new ScheduledQueue(house, 'backup-database', {
    consumer: {
      name: 'backup-database',
      memoryMb: 2_048,
      timeout: LIMIT,
      database: 'owner',
      ...imageOf(house, 'backup-database'),
      environment: options.environment,
    },
    batchSize: 1,
    maxConcurrency: 2,
    maxAge: PATIENCE,
    schedules: { 'backup-database': scheduleOf(jobs['backup-database']) },
    errorImpact: jobs['backup-database'].impact,
  });
  bindBucket(backup.function, bucket, {
    variable: 'BACKUPS_BUCKET',
    access: ['read', 'write', 'delete', 'list'],
  });
  // To find what a killed run left; aborting it is part of writing.
  allow(backup.function, ['s3:ListBucketMultipartUploads'], [bucket.bucketArn]);
  if (lockDays) allow(backup.function, ['s3:PutObjectRetention'], [bucket.arnForObjects('*')]);
  options.kmsKey?.grantEncryptDecrypt(backup.function);
  const copies = copyDocuments(house, backup.function);
  const drill = addDrill(house, { bucket, key: secrets.key, kmsKey: options.kmsKey });
  bindSecret(backup.function, secrets.recipients, 'BACKUP_RECIPIENTS_SECRET_ARN');
  bindSecret(backup.function, secrets.second, 'BACKUP_SECOND_SECRET_ARN');
  // On a laptop one key does for both; elsewhere who writes backups cannot read them.
  if (local) {
    bindSecret(backup.function, secrets.key, 'BACKUP_KEY_SECRET_ARN');
    generateHexKey(secrets.key);
  } else {
    addBackupTasks(house, {
      backup: backup.function,
      drill,
      bucket,
      copies,
      options,
      image: imageProps(house),
      secrets,
    });
    // So that an operator's own run keeps, locks and encrypts as the nightly one does.
    new CfnOutput(house.stack, 'BackupSettings', {
      value: house.stack.toJsonString(options.environment),
      description: 'How long backups are kept and how they are stored',
    });
  }

  addStatus(house);
  addBackupAlarms(house);
}

/** GET /diag/backup. */
function addStatus(house: Foundation) {
  const status = new NightshiftFunction(house, 'backup-status', {
    memoryMb: 256,
    timeout: Duration.seconds(10),
    database: 'worker',
    errorImpact: 'Monitors cannot ask how old the last backup is; backups go on.',
  }).route(house.api, HttpMethod.GET, '/diag/backup');
  bindSecret(status, house.secrets.operatorToken, 'OPERATOR_TOKEN_SECRET_ARN');
}

type DrillParts = {
  bucket: Bucket;
  key: ReturnType<typeof createSecret>;
  kmsKey: IKey | undefined;
};

function addDrill(house: Foundation, { bucket, key, kmsKey }: DrillParts): NightshiftFunction {
  const drill = new ScheduledQueue(house, 'restore-drill', {
    consumer: {
      name: 'restore-drill',
      memoryMb: 2_048,
      timeout: LIMIT,
      database: 'owner',
      ...imageOf(house, 'restore-drill'),
    },
    batchSize: 1,
    maxConcurrency: 2,
    maxAge: PATIENCE,
    schedules: { 'restore-drill': scheduleOf(jobs['restore-drill']) },
    errorImpact: jobs['restore-drill'].impact,
  });
  bindBucket(drill.function, bucket, {
    variable: 'BACKUPS_BUCKET',
    // It writes when the backup was proven, beside the manifest.
    access: ['read', 'write', 'list'],
  });
  bindSecret(drill.function, key, 'BACKUP_KEY_SECRET_ARN');
  kmsKey?.grantEncryptDecrypt(drill.function);
  return drill.function;
}

/** 64 hex characters, as a BACKUP_ENCRYPTION_KEY is: a laptop needs no set-up. */
function generateHexKey(secret: ReturnType<typeof createSecret>) {
  (secret.node.defaultChild as CfnSecret).generateSecretString = {
    passwordLength: 64,
    excludePunctuation: true,
    excludeUppercase: true,
    excludeCharacters: 'ghijklmnopqrstuvwxyz',
    requireEachIncludedType: false,
  };
}

/** Function and task are built alike, whatever machine deploys. `-c backupPostgresMajor=17`: the server's. */
function imageProps(house: Foundation) {
  const major = readContext(house.stack.node, 'backupPostgresMajor');
  return {
    platform: Platform.LINUX_ARM64,
    ...(major ? { buildArgs: { POSTGRES_MAJOR: major } } : {}),
  };
}

/** The PostgreSQL client comes in an image; its Dockerfile is copied beside the bundle. */
function imageOf(house: Foundation, name: string) {
  return {
    code: Code.fromAssetImage(`${house.functionsDir}/${name}`, imageProps(house)),
    handler: Handler.FROM_IMAGE,
    runtime: Runtime.FROM_IMAGE,
  };
}
