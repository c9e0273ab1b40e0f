import { optional, text, variable } from '../../shared/platform/config.ts';

export const settings = {
  DATABASE_SECRET: variable("Of backups and migrations: the owner's.", text),
  POOLER_HOST: variable(
    "Host, or host:port, of a pooler in transaction mode, through which all logins but the owner's connect.",
    optional(text),
  ),
  DATABASE_WORKER_SECRET: variable("Secret that gets the worker's connection string.", text),
  DATABASE_APP_SECRET: variable("Secret that gets the app's connection string.", text),
  DATABASE_UNSUBSCRIBE_SECRET: variable("Secret that gets unsubscribe's connection string.", text),
  DATABASE_TENANT_API_SECRET: variable("Secret that gets tenant-api's connection string.", text),
  DATABASE_PARSE_DOCUMENT_SECRET: variable(
    "Secret that gets parse-document's connection string.",
    text,
  ),
  DATABASE_DRILL_SECRET: variable("Secret that gets restore-drill's connection string.", text),
};
