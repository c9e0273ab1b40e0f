import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { openS3Store } from '../../shared/platform/object-store/s3-store.ts';
import type { OpsContext } from '../context.ts';

/** @throws InvalidConfiguration when the stack has no such bucket. */
export const bucketOf = ({ stack }: Pick<OpsContext, 'stack'>, name: string): string => {
  const bucket = stack.buckets[name];
  if (!bucket) throw new InvalidConfiguration(`The ${stack.stage} stack has no bucket ${name}`);
  return bucket;
};

/** A bucket of the stage, reached with the operator's rights. @throws InvalidConfiguration when there is none */
export const openStore = (
  name: string,
  { stack, aws }: Pick<OpsContext, 'stack' | 'aws'>,
): Promise<ObjectStore> =>
  openS3Store({
    bucket: bucketOf({ stack }, name),
    client: { ...aws.settings, forcePathStyle: stack.local !== undefined },
  });

type Place = { bucket: string; key: string };

/** Puts an object with the operator's rights. */
export async function putObject(
  { bucket, key, bytes }: Place & { bytes: Uint8Array },
  { aws }: Pick<OpsContext, 'aws'>,
): Promise<void> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await aws.s3();
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
}

/** An object's bytes; undefined when it is gone. */
export async function getObject(
  { bucket, key }: Place,
  { aws }: Pick<OpsContext, 'aws'>,
): Promise<Uint8Array | undefined> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await aws.s3();
  try {
    const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await found.Body?.transformToByteArray();
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return undefined;
    throw error;
  }
}
