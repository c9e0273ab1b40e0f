import * as z from 'zod/mini';
import { backupSettings } from '../../shared/backup/settings.ts';
import { driveIntakeSettings } from '../../shared/documents/drive/settings.ts';
import { variable } from '../../shared/platform/config.ts';
import { RHYTHMS } from '../../shared/scheduling/job.ts';

const { GDRIVE_BACKUP_FOLDER_ID } = backupSettings;

export const settings = z.object({
  STAGE: z.string(),
  VERSION: variable('What was deployed: version and commit, as `/health` says it.', z.string()),
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  OPERATOR_TOKEN_SECRET: variable(
    "Secret with the operators' bearer token; the previous value stays valid for a day.",
    z.string(),
  ),
  BACKUP_SECOND_SECRET: variable('Secret with the further places of backups, as JSON.', z.string()),
  GDRIVE_BACKUP_FOLDER_ID,
  DRIVE_ACCOUNT_SECRET: variable(
    'Secret with the key file of the service account that folders with invoices are shared with.',
    z.string(),
  ),
  ...driveIntakeSettings,
  QUEUES: variable('JSON: short queue name → URL, of every queue of the stage.', z.string()),
  RHYTHM: variable(
    "How often the stage's jobs look for what is due; which runs are expected follows from it.",
    z.enum(RHYTHMS),
  ),
  API_ID: variable("The HTTP API's id, which its metrics go by.", z.string()),
  STRIPE_API_BASE: variable(
    "Another address of Stripe's API than Stripe's own.",
    z._default(z.string(), 'https://api.stripe.com'),
  ),
});
