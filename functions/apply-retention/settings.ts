import { text, variable } from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
  ARCHIVE_BUCKET: variable('Where rows go before they are deleted.', text),
  DOCUMENTS_BUCKET: variable('Where the files of organisations are, which go with them.', text),
  RETENTION_QUEUE: variable(
    'The queue of the jobs: a deletion that is not done asks for another run.',
    text,
  ),
};
