import type { S3ClientConfig } from '@aws-sdk/client-s3';

/** Loads the SDK of S3 and opens a client: when an effect needs it, and not with the function. */
export async function openS3(config: S3ClientConfig = {}) {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    // A local store has no wildcard host names, and every S3 still takes paths.
    forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
    ...config,
  });
  return { sdk, client };
}
