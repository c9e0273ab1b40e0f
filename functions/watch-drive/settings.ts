import * as z from 'zod/mini';
import { driveIntakeSettings } from '../../shared/documents/drive/settings.ts';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  DOCUMENTS_BUCKET: z.string(),
  DRIVE_ACCOUNT_SECRET: variable(
    'Secret with the key file of the service account that folders with invoices are shared with.',
    z.string(),
  ),
  ...driveIntakeSettings,
});
