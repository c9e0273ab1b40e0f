import * as z from 'zod/mini';
import { modelSettings } from '../../shared/documents/model/source.ts';
import { wholeNumber } from '../../shared/platform/config.ts';

/** The environment of parse-document. */
export const settings = z.object({
  /** Secret with the connection string of its own role. */
  DATABASE_SECRET: z.string(),
  BUS_NAME: z.string(),
  DOCUMENTS_BUCKET: z.string(),
  /** Documents that are read at once, of all organisations together. */
  DOCUMENT_READERS: wholeNumber,
  ...modelSettings,
});
export type Config = z.output<typeof settings>;
