import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  DATABASE_SECRET: variable('Secret with the connection string of its own role.', z.string()),
  UNSUBSCRIBE_SECRET: variable(
    'Secret that signs unsubscribe links; the previous value stays valid.',
    z.string(),
  ),
});
