import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  STAGE: z.string(),
  DLQ_URL: variable('Where messages end that name no job.', z.string()),
});
