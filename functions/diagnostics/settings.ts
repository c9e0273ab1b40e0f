import { backupSettings } from '../../shared/backup/settings.ts';
import { driveIntakeSettings } from '../../shared/documents/drive/settings.ts';
import { fallback, oneOf, text, variable } from '../../shared/platform/config.ts';
import { RHYTHMS } from '../../shared/scheduling/job.ts';

const { GDRIVE_BACKUP_FOLDER_ID } = backupSettings;

export const settings = {
  STAGE: text,
  VERSION: variable('What was deployed: version and commit, as `/health` says it.', text),
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  OPERATOR_TOKEN_SECRET: variable(
    "Secret with the operators' bearer token; the previous value stays valid for a day.",
    text,
  ),
  BACKUP_SECOND_SECRET: variable('Secret with the further places of backups, as JSON.', text),
  GDRIVE_BACKUP_FOLDER_ID,
  DRIVE_ACCOUNT_SECRET: variable(
    'Secret with the key file of the service account that folders with invoices are shared with.',
    text,
  ),
  ...driveIntakeSettings,
  QUEUES: variable('JSON: short queue name → URL, of every queue of the stage.', text),
  RHYTHM: variable(
    "How often the stage's jobs look for what is due; which runs are expected follows from it.",
    oneOf(...RHYTHMS),
  ),
  API_ID: variable("The HTTP API's id, which its metrics go by.", text),
  STRIPE_API_BASE: variable(
    "Another address of Stripe's API than Stripe's own.",
    fallback(text, 'https://api.stripe.com'),
  ),
};
