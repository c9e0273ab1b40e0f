import * as z from 'zod/mini';
import { backupSettings } from '../../shared/backup/settings.ts';
import { driveIntakeSettings } from '../../shared/documents/drive/settings.ts';
import { RHYTHMS } from '../../shared/scheduling/job.ts';

const { GDRIVE_BACKUP_FOLDER_ID } = backupSettings;

export const settings = z.object({
  STAGE: z.string(),
  /** What was deployed: version and commit, as `/health` says it. */
  VERSION: z.string(),
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  /** Secret with the operators' bearer token; the previous value stays valid for a day. */
  OPERATOR_TOKEN_SECRET: z.string(),
  /** Secret with the further places of backups, as JSON. */
  BACKUP_SECOND_SECRET: z.string(),
  GDRIVE_BACKUP_FOLDER_ID,
  /** Secret with the key file of the service account that folders with invoices are shared with. */
  DRIVE_ACCOUNT_SECRET: z.string(),
  ...driveIntakeSettings,
  /** JSON: short queue name → URL, of every queue of the stage. */
  QUEUES: z.string(),
  /** How often the stage's jobs look for what is due; which runs are expected follows from it. */
  RHYTHM: z.enum(RHYTHMS),
  /** The HTTP API's id, which its metrics go by. */
  API_ID: z.string(),
  /** Another address of Stripe's API than Stripe's own. */
  STRIPE_API_BASE: z._default(z.string(), 'https://api.stripe.com'),
});
