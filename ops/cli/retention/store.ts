import { InvalidConfiguration } from '../../../shared/platform/errors.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { openS3Store } from '../../../shared/platform/object-store/s3-store.ts';
import type { OpsContext } from '../../context.ts';

/** The stage's archive bucket, reached with the operator's rights. */
export function openArchiveStore({ stack, aws }: OpsContext): Promise<ObjectStore> {
  const bucket = stack.buckets.archive;
  if (!bucket)
    throw new InvalidConfiguration(`The ${stack.stage} stack has no bucket for archives`);
  return openS3Store({
    bucket,
    client: { ...aws.settings, forcePathStyle: stack.local !== undefined },
  });
}
