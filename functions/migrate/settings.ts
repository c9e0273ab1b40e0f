import * as z from 'zod/mini';
import { variable } from '../../shared/platform/config.ts';

export const settings = z.object({
  DATABASE_SECRET: variable("Of backups and migrations: the owner's.", z.string()),
  POOLER_HOST: variable(
    "Host, or host:port, of a pooler in transaction mode, through which all logins but the owner's connect.",
    z.optional(z.string()),
  ),
  DATABASE_WORKER_SECRET: variable("Secret that gets the worker's connection string.", z.string()),
  DATABASE_APP_SECRET: variable("Secret that gets the app's connection string.", z.string()),
  DATABASE_UNSUBSCRIBE_SECRET: variable(
    "Secret that gets unsubscribe's connection string.",
    z.string(),
  ),
  DATABASE_TENANT_API_SECRET: variable(
    "Secret that gets tenant-api's connection string.",
    z.string(),
  ),
  DATABASE_PARSE_DOCUMENT_SECRET: variable(
    "Secret that gets parse-document's connection string.",
    z.string(),
  ),
  DATABASE_DRILL_SECRET: variable(
    "Secret that gets restore-drill's connection string.",
    z.string(),
  ),
});
