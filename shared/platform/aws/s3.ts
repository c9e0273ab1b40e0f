import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { stopIfDry } from '../dry-run.ts';

/** Loads the SDK of S3 and opens a client: when an effect needs it, and not with the function. */
export async function openS3(config: S3ClientConfig = {}) {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    // A local store has no wildcard host names, and every S3 still takes paths.
    forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
    ...config,
  });
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (!/^(Get|Head|List)/.test(commandName)) stopIfDry(`calls S3's ${commandName}`);
        return next(args);
      },
    { step: 'initialize', name: 'holdBackInDryRuns' },
  );
  return { sdk, client };
}
