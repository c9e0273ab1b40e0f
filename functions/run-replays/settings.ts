import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  WORK_QUEUES: variable(
    'JSON of short queue name → URL: where dead letters go back to, and its own queue.',
    z.string(),
  ),
});
