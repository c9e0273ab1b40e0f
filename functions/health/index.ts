import * as z from 'zod/mini';
import { readConfig } from '../../shared/platform/config.ts';
import { createHealthHandler } from './handler.ts';

const config = readConfig(z.object({ STAGE: z.string() }));

export const handler = createHealthHandler({ stage: config.STAGE });
