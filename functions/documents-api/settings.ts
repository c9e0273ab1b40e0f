import * as z from 'zod/mini';

/** The environment of documents-api. */
export const settings = z.object({
  /** The worker's connection string. */
  DATABASE_SECRET_ARN: z.string(),
  DOCUMENTS_BUCKET: z.string(),
  /** Bearer secret of operators. */
  OPERATOR_TOKEN_SECRET_ARN: z.string(),
});
