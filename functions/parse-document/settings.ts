import * as z from 'zod/mini';
import { modelSettings } from '../../shared/documents/model/source.ts';
import { variable, wholeNumber } from '../../shared/platform/config.ts';

/** The environment of parse-document. */
export const settings = z.object({
  DATABASE_SECRET: variable('Secret with the connection string of its own role.', z.string()),
  BUS_NAME: z.string(),
  DOCUMENTS_BUCKET: z.string(),
  DOCUMENT_READERS: variable(
    'Documents that are read at once, of all organisations together.',
    wholeNumber,
  ),
  ...modelSettings,
});
export type Config = z.output<typeof settings>;
