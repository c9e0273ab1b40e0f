import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
  ARCHIVE_BUCKET: variable('Where rows go before they are deleted.', z.string()),
  DOCUMENTS_BUCKET: variable(
    'Where the files of organisations are, which go with them.',
    z.string(),
  ),
  RETENTION_QUEUE: variable(
    'The queue of the jobs: a deletion that is not done asks for another run.',
    z.string(),
  ),
});
