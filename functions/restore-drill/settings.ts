import * as z from 'zod/mini';
import { taskSetting } from '../../shared/backup/runs/fargate-task.ts';
import { backupSettings, gigabytes } from '../../shared/backup/settings.ts';

const { BACKUPS_BUCKET } = backupSettings;

export const settings = z.object({
  /** Secret with the connection string of its own role. */
  DATABASE_SECRET: z.string(),
  BACKUPS_BUCKET,
  /** Secret with the age identities, or a BACKUP_ENCRYPTION_KEY of 64 hex characters. */
  BACKUP_KEY_SECRET: z.string(),
  /** Secret with the public keys of whose backups are believed. */
  BACKUP_SIGNERS_SECRET: z.optional(z.string()),
  /** Secret with the signing key itself: bound here on the local stage only, where one function may know it. */
  BACKUP_SIGNING_KEY_SECRET: z.optional(z.string()),
  /** Gigabytes of database above which the Fargate task takes over the drill: a restore takes longer. */
  DRILL_LAMBDA_LIMIT_GB: gigabytes(8),
  /** The drill's Fargate task, as JSON; written by the stack. */
  DRILL_TASK: z.optional(taskSetting),
});
