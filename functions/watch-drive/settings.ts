import * as z from 'zod/mini';
import { driveIntakeSettings } from '../../shared/documents/drive/settings.ts';

export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  DOCUMENTS_BUCKET: z.string(),
  /** Secret with the key file of the service account that folders are shared with. */
  DRIVE_ACCOUNT_SECRET: z.string(),
  ...driveIntakeSettings,
});
