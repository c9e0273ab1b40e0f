import * as z from 'zod/mini';

export const settings = z.object({
  /** Secret with the worker's connection string. */
  DATABASE_SECRET: z.string(),
  /** Where rows go before they are deleted. */
  ARCHIVE_BUCKET: z.string(),
  /** Where the files of organisations are, which go with them. */
  DOCUMENTS_BUCKET: z.string(),
  /** The queue of the jobs: a deletion that is not done asks for another run. */
  RETENTION_QUEUE: z.string(),
});
