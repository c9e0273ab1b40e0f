import { driveIntakeSettings } from '../../shared/documents/drive/settings.ts';
import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  DOCUMENTS_BUCKET: text,
  DRIVE_ACCOUNT_SECRET: variable(
    'Secret with the key file of the service account that folders with invoices are shared with.',
    text,
  ),
  ...driveIntakeSettings,
};
