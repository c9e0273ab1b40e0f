import * as z from 'zod/mini';
import { taskSetting } from '../../shared/backup/runs/fargate-task.ts';
import { backupSettings, gigabytes } from '../../shared/backup/settings.ts';

export const settings = z.object({
  ...backupSettings,
  /** Secret with the age recipients (public keys), separated by spaces or commas. */
  BACKUP_RECIPIENTS_SECRET: z.optional(z.string()),
  /** Secret with the key itself: bound here on the local stage only, where one function may know it. */
  BACKUP_KEY_SECRET: z.optional(z.string()),
  /** Secret with the key that backups are signed by: 64 hex characters. */
  BACKUP_SIGNING_KEY_SECRET: z.string(),
  /** Secret with the public keys of whose backups are believed. */
  BACKUP_SIGNERS_SECRET: z.optional(z.string()),
  /** Secret with the further places of backups, as JSON. */
  BACKUP_SECOND_SECRET: z.optional(z.string()),
  /** What is copied along with each backup. */
  DOCUMENTS_BUCKET: z.optional(z.string()),
  /** Where the documents are copied to with each backup. */
  DOCUMENTS_COPY_BUCKET: z.optional(z.string()),
  /** Gigabytes of database above which the Fargate task takes over. */
  BACKUP_LAMBDA_LIMIT_GB: gigabytes(18),
  /** The Fargate task, as JSON; written by the stack. */
  BACKUP_TASK: z.optional(taskSetting),
});
