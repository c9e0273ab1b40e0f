import * as z from 'zod/mini';

export const settings = z.object({
  /** Of backups and migrations: the owner's. */
  DATABASE_SECRET: z.string(),
  /** Host, or host:port, of a pooler in transaction mode, through which all logins but the owner's connect. */
  POOLER_HOST: z.optional(z.string()),
  /** Secret that gets the worker's connection string. */
  DATABASE_WORKER_SECRET: z.string(),
  /** Secret that gets the app's connection string. */
  DATABASE_APP_SECRET: z.string(),
  /** Secret that gets unsubscribe's connection string. */
  DATABASE_UNSUBSCRIBE_SECRET: z.string(),
  /** Secret that gets tenant-api's connection string. */
  DATABASE_TENANT_API_SECRET: z.string(),
  /** Secret that gets parse-document's connection string. */
  DATABASE_PARSE_DOCUMENT_SECRET: z.string(),
  /** Secret that gets restore-drill's connection string. */
  DATABASE_DRILL_SECRET: z.string(),
});
