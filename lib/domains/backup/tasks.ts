import type { AssetImageProps } from 'aws-cdk-lib/aws-ecs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { FunctionTask } from '../../constructs/function-task.ts';
import type { NightshiftFunction } from '../../constructs/nightshift-function.ts';
import { createTaskPlace } from '../../constructs/task-place.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { StoredSecret } from '../../foundation/stored-secret.ts';
import type { DocumentCopies } from './document-copies.ts';
import type { BackupOptions } from './options.ts';

type Parts = {
  backup: NightshiftFunction;
  drill: NightshiftFunction;
  bucket: Bucket;
  copies: DocumentCopies;
  options: BackupOptions;
  image: AssetImageProps;
  secrets: Record<'key' | 'recipients' | 'second' | 'signingKey' | 'signers', StoredSecret>;
};

/** Backup and drill as Fargate tasks, for what does not fit into a function's 15 minutes. */
export function addBackupTasks(foundation: Foundation, parts: Parts): void {
  const { bucket, copies, options, secrets } = parts;
  const place = createTaskPlace(foundation);
  const common = { place, image: parts.image, kmsKey: options.kmsKey };
  const lock = options.lockDays ? ['s3:PutObjectRetention'] : [];
  const write = ['s3:GetObject', 's3:PutObject'];
  new FunctionTask(foundation, 'backup-task', {
    ...common,
    function: parts.backup,
    variable: 'BACKUP_TASK',
    environment: {
      ...options.environment,
      BACKUPS_BUCKET: bucket.bucketName,
      DOCUMENTS_BUCKET: copies.from.bucketName,
      DOCUMENTS_COPY_BUCKET: copies.to.bucketName,
    },
    secrets: {
      DATABASE_SECRET: foundation.database.secrets.owner,
      BACKUP_RECIPIENTS_SECRET: secrets.recipients,
      BACKUP_SECOND_SECRET: secrets.second,
      BACKUP_SIGNING_KEY_SECRET: secrets.signingKey,
      BACKUP_SIGNERS_SECRET: secrets.signers,
    },
    buckets: [
      {
        bucket,
        objects: [...write, 's3:AbortMultipartUpload', ...lock],
        itself: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
      },
      { bucket: copies.from, objects: ['s3:GetObject'], itself: ['s3:ListBucket'] },
      { bucket: copies.to, objects: [...write, 's3:DeleteObject'], itself: ['s3:ListBucket'] },
    ],
  });
  new FunctionTask(foundation, 'drill-task', {
    ...common,
    function: parts.drill,
    variable: 'DRILL_TASK',
    environment: { BACKUPS_BUCKET: bucket.bucketName },
    secrets: {
      DATABASE_SECRET: foundation.database.secrets.drill,
      BACKUP_KEY_SECRET: secrets.key,
      BACKUP_SIGNERS_SECRET: secrets.signers,
    },
    buckets: [{ bucket, objects: ['s3:GetObject', 's3:PutObject'], itself: ['s3:ListBucket'] }],
  });
}
