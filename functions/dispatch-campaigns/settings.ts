import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  BUS_NAME: variable('The `nightshift` bus of this stage.', z.string()),
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
});
