import { Duration } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Node } from 'constructs';
import { readStrictMode } from '../../constructs/strict-mode.ts';
import { type ContextName, readContext } from '../../context.ts';
import type { Foundation } from '../../foundation/foundation.ts';

/** Of a run that crashes at its end, the third one begins after an hour. */
export const PATIENCE = Duration.hours(3);

/** Context name → variable of the functions, and what holds without it. Whole numbers. */
const KEEPING = {
  backupKeepDays: ['BACKUP_KEEP_DAYS', 30],
  backupKeepWeeks: ['BACKUP_KEEP_WEEKS', 8],
  backupKeepMonths: ['BACKUP_KEEP_MONTHS', 12],
} as const;

/**
 * Days of Object Lock in production, unless said otherwise (0: none): nobody deletes what a week and
 * a weekend may need.
 */
const LOCK_DAYS = 14;

export type BackupOptions = {
  /** Days that nobody deletes or overwrites a backup; without it the bucket has no Object Lock. */
  lockDays: number | undefined;
  kmsKey: IKey | undefined;
  /** What function, task and operators read. */
  environment: Record<string, string>;
  /** As far as it is about Google Drive. */
  drive: Record<string, string>;
};

/**
 * `-c backupKeepDays=…`, `backupKeepWeeks`, `backupKeepMonths`; `-c backupLockDays=…` for Object
 * Lock; `-c backupKmsKeyArn=…` for a key of yours at rest.
 */
export function readBackupOptions({
  stack,
  stage,
}: Pick<Foundation, 'stack' | 'stage'>): BackupOptions {
  const count = (name: ContextName): number | undefined => {
    const text = readContext(stack.node, name);
    return text === undefined ? undefined : Number(text);
  };
  const lockDays = (count('backupLockDays') ?? (stage === 'prod' ? LOCK_DAYS : 0)) || undefined;
  const kmsKeyArn = readContext(stack.node, 'backupKmsKeyArn');
  const keeping = Object.entries(KEEPING).map(([name, [variable, fallback]]) => [
    variable,
    String(count(name as ContextName) ?? fallback),
  ]);
  const drive = readDrive(stack.node);
  return {
    lockDays,
    kmsKey: kmsKeyArn ? Key.fromKeyArn(stack, 'backup-kms-key', kmsKeyArn) : undefined,
    environment: {
      ...Object.fromEntries(keeping),
      ...(lockDays ? { BACKUP_LOCK_DAYS: String(lockDays) } : {}),
      ...(kmsKeyArn ? { BACKUP_KMS_KEY_ID: kmsKeyArn } : {}),
      ...drive,
    },
    drive,
  };
}

/** `-c gdriveBackupFolderId=…`, where the secret names none. */
function readDrive(node: Node): Record<string, string> {
  const folder = readContext(node, 'gdriveBackupFolderId');
  return { ...(folder && { GDRIVE_BACKUP_FOLDER_ID: folder }), ...readStrictMode(node) };
}
