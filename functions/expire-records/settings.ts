import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  ENCRYPTION_KEY_SECRET: variable(
    'Secret with the keys that wrap credentials; not there while a stage keeps none.',
    z.string(),
  ),
});
