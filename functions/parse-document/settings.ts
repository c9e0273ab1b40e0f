import { modelSettings } from '../../shared/documents/model/source.ts';
import { type ConfigOf, text, variable, wholeNumber } from '../../shared/platform/config.ts';

/** The environment of parse-document. */
export const settings = {
  DATABASE_SECRET: variable('Secret with the connection string of its own role.', text),
  BUS_NAME: text,
  DOCUMENTS_BUCKET: text,
  DOCUMENT_READERS: variable(
    'Documents that are read at once, of all organisations together.',
    wholeNumber,
  ),
  ...modelSettings,
};
export type Config = ConfigOf<typeof settings>;
