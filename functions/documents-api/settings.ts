import * as z from 'zod/mini';

/** The environment of documents-api. */
export const settings = z.object({
  /** Secret with the connection string of its own role. */
  DATABASE_SECRET_ARN: z.string(),
  /** Where uploads go, by presigned address. */
  DOCUMENTS_BUCKET: z.string(),
  /** Secret with the application's bearer token; the previous value stays valid for a day. */
  DOCUMENTS_TOKEN_SECRET_ARN: z.string(),
});
